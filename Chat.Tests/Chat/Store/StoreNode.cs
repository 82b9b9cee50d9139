using Chat.Host.Diagnostics;
using Chat.Host.Store;
using Chat.Host.Store.Committing;
using Chat.Host.Store.Providers;
using Chat.Host.Store.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Chat.Store;

/// <summary>The store of one node; several may share a database.</summary>
internal sealed class StoreNode : IAsyncDisposable
{
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().AddSingleton<ChatMeter>().BuildServiceProvider();

    public StoreNode(IDatabaseProvider provider, DatabaseOptions options)
    {
        Provider = provider;
        Database = new Database(provider, Meter);
        Committer = new Committer(Database, provider, Options.Create(options), Meter, TimeProvider.System);
    }

    public IDatabaseProvider Provider { get; }

    public Database Database { get; }

    public Committer Committer { get; }

    private ChatMeter Meter => _metrics.GetRequiredService<ChatMeter>();

    public Task MigrateAsync() => new Migrator(Provider, Database, TimeProvider.System, NullLogger<Migrator>.Instance).RunAsync();

    public MessageStore Messages() => new(Database, Committer, Meter, NullLogger<MessageStore>.Instance);

    public ReceiptStore Receipts() => new(Database, Committer, NullLogger<ReceiptStore>.Instance);

    public async ValueTask DisposeAsync()
    {
        await Committer.DisposeAsync();
        Provider.Dispose();
        await _metrics.DisposeAsync();
    }
}
