using Chat.Host.Settings;

namespace Chat.Host.Contracts.Messenger;

internal static class MessengerServices
{
    public const string Contract = "messenger";

    public static IServiceCollection AddMessenger(this IServiceCollection services) => services
        .AddJudged<MessengerOptions, IHostEnvironment>("Chat:Messenger", (options, environment) => options.Faults(environment))
        .AddContract<MessengerContract, MessengerEvents>(Contract, "/messenger");
}
