using Chat.Host.Contracts.Admin;
using Chat.Host.Domain;

namespace Chat.Host.Contracts;

internal static class ContractServices
{
    /// <summary>What all contracts share.</summary>
    public static IServiceCollection AddContracts(this IServiceCollection services) => services
        .AddSingleton(provider => ContractMap.Read(provider.GetRequiredService<IConfiguration>(), provider.GetServices<ContractPlace>()))
        .AddSingleton<EventPipeline>()
        .AddSingleton<ContractDoor>()
        .AddSingleton<SocketDebug>()
        .AddSingleton<TokenRevocation>();

    /// <summary>The one registration of a contract: what its clients may ask, and what they are told.</summary>
    public static IServiceCollection AddContract<TContract, TEvents>(this IServiceCollection services, string name, string defaultNamespace)
        where TContract : class, IContract
        where TEvents : class, IContractListener => services
        .AddSingleton(new ContractPlace(name, defaultNamespace))
        .AddSingleton<IContract, TContract>()
        .AddSingleton<IContractListener, TEvents>();
}
