namespace Chat.Host.Contracts.Messenger;

internal static class MessengerServices
{
    public const string Contract = "messenger";

    public static IServiceCollection AddMessenger(this IServiceCollection services)
    {
        services.AddOptions<MessengerOptions>().BindConfiguration("Chat:Messenger").ValidateOnStart().Validate<IHostEnvironment>(
            (options, environment) => !options.TrustClientUserId || environment.IsDevelopment(),
            "Chat:Messenger:TrustClientUserId is on; it lets anybody in as anybody, so it is for the Development environment only.");
        return services.AddContract<MessengerContract, MessengerEvents>(Contract, "/messenger");
    }
}
