namespace Chat.Host.Contracts.Tutoring;

internal static class TutoringServices
{
    public const string Contract = "tutoring";

    public static IServiceCollection AddTutoring(this IServiceCollection services)
    {
        services.AddOptions<TutoringOptions>().BindConfiguration("Chat:Tutoring");
        return services.AddContract<TutoringContract, TutoringEvents>(Contract, "/");
    }
}
