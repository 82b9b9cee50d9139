using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Jobs;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Tutoring;
using Chat.Host.Store.Access;
using Chat.Host.Store.Committing;
using Chat.Host.Store.Jobs;
using Chat.Host.Store.Providers;
using Chat.Host.Store.Schema;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Host.Store;

internal static class StoreServices
{
    public const string ConnectionName = "Chat";

    public static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(Open)
            .AddSingleton<Database>()
            .AddSingleton<IStoreFaults>(services => services.GetRequiredService<Database>())
            .AddSingleton<Committer>()
            .AddSingleton<Migrator>()
            .AddSingleton<DemoData>()
            .AddSingleton<StoreReadiness>()
            .AddSingleton<IConversationStore, ConversationStore>()
            .AddSingleton<IMembershipStore, MembershipStore>()
            .AddSingleton<IMessageStore, MessageStore>()
            .AddSingleton<IReceiptStore, ReceiptStore>()
            .AddSingleton<IPeopleStore, PeopleStore>()
            .AddSingleton<ITutoringStore, TutoringStore>()
            .AddSingleton<IJobStore, JobStore>()
            .AddSingleton<IRevocationStore, RevocationStore>()
            .AddSingleton<StoreHealth>()
            .AddHostedService<StoreStartup>();
    }

    /// <summary>What is wrong with the options and with the connection string.</summary>
    public static IEnumerable<string> FaultsOf(DatabaseOptions options, IConfiguration configuration)
    {
        var given = configuration.GetConnectionString(ConnectionName) ?? "";
        var fault = options.Provider == DatabaseKind.MySql ? MySqlProvider.FaultIn(given) : SqliteProvider.FaultIn(given);
        return fault is null ? options.Faults() : options.Faults().Append($"ConnectionStrings:{ConnectionName} {fault}");
    }

    private static IDatabaseProvider Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        var clock = services.GetRequiredService<TimeProvider>();
        var connection = services.GetRequiredService<IConfiguration>().GetConnectionString(ConnectionName) ?? "";
        return options.Provider == DatabaseKind.MySql
            ? new MySqlProvider(connection, options, clock)
            : new SqliteProvider(connection, services.GetRequiredService<IHostEnvironment>().ContentRootPath, options, clock);
    }
}
