using Chat.Host.Diagnostics;
using Chat.Host.Store;
using Chat.Host.Store.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Chat.Store;

/// <summary>The store of one node; several may share a folder.</summary>
internal sealed class StoreNode : IAsyncDisposable
{
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().AddSingleton<ChatMeter>().BuildServiceProvider();

    public StoreNode(TempFolder folder) => Database = new Database(
        Options.Create(new StoreOptions { File = folder.File("chat.db") }),
        new HostingEnvironment { ContentRootPath = folder.Path },
        _metrics.GetRequiredService<ChatMeter>());

    public Database Database { get; }

    public Task MigrateAsync() => new Migrator(Database, TimeProvider.System, NullLogger<Migrator>.Instance).RunAsync();

    public MessageStore Messages() => new(Database, _metrics.GetRequiredService<ChatMeter>(), NullLogger<MessageStore>.Instance);

    public async ValueTask DisposeAsync()
    {
        Database.Dispose();
        await _metrics.DisposeAsync();
    }
}
