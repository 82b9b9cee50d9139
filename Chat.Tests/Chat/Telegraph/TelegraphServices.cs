using Chat.Host.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Chat.Telegraph;

internal static class TelegraphServices
{
    public static IServiceCollection AddTelegraph(this IServiceCollection services) =>
        services.AddContract<TelegraphContract, TelegraphEvents>(TelegraphContract.ContractName, "/telegraph");
}
