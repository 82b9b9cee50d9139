using Chat.Host.Settings;

namespace Chat.Host.Contracts.Tutoring;

internal static class TutoringServices
{
    public const string Contract = "tutoring";

    public static IServiceCollection AddTutoring(this IServiceCollection services) => services
        .AddJudged<TutoringOptions>("Chat:Tutoring", _ => [])
        .AddContract<TutoringContract, TutoringEvents>(Contract, "/");
}
