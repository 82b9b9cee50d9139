namespace Chat.Host.Contracts.Marketplace;

internal static class MarketplaceServices
{
    public const string Contract = "marketplace";

    public static IServiceCollection AddMarketplace(this IServiceCollection services) => services
        .AddSingleton<MarketplaceSockets>()
        .AddContract<MarketplaceContract, MarketplaceEvents>(Contract, "/marketplace");
}
