using System.Data.Common;
using Chat.Host.Store;
using Chat.Host.Store.Providers;
using Chat.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Chat.Store;

/// <summary>A fresh database of either kind, for as many nodes as a test likes. It goes with them.</summary>
internal sealed class StoreHome : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<StoreNode> _nodes = [];
    private readonly DatabaseKind _kind;

    private StoreHome(DatabaseKind kind, string? connectionString)
    {
        _kind = kind;
        ConnectionString = connectionString ?? $"Data Source={_folder.File("chat.db")}";
    }

    public string ConnectionString { get; }

    /// <summary>Makes a host use it.</summary>
    public string[] Settings => [$"Chat:Database:Provider={_kind}", $"ConnectionStrings:Chat={ConnectionString}"];

    public static async Task<StoreHome> CreateAsync(DatabaseKind kind) =>
        new(kind, kind == DatabaseKind.MySql ? await (await SharedMariaDb.Server).CreateAsync() : null);

    /// <summary>A fresh database on a server that the test may harm.</summary>
    public static async Task<StoreHome> CreateAsync(MariaDbServer server) => new(DatabaseKind.MySql, await server.CreateAsync());

    /// <summary>
    /// One more node; nobody has prepared the database yet. It waits for the others longer than a host would: to lock the schema, or a file of
    /// SQLite, which lets in anybody but who has waited longest, can take its time on a slow disk.
    /// </summary>
    public StoreNode AddNode(DatabaseOptions? options = null)
    {
        options ??= new DatabaseOptions { Timeout = 2 * Patience.Limit };
        var node = new StoreNode(Open(options), options);
        _nodes.Add(node);
        return node;
    }

    public async Task<StoreNode> StartNodeAsync()
    {
        var node = AddNode();
        await node.MigrateAsync().WithPatience();
        return node;
    }

    /// <summary>A connection beside the nodes, as an administrator has it.</summary>
    public DbConnection Connect() => _kind == DatabaseKind.MySql
        ? MariaDbServer.Open(ConnectionString)
        : new SqliteConnection(ConnectionString + ";Pooling=False");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _folder.Dispose();
    }

    private IDatabaseProvider Open(DatabaseOptions options) => _kind == DatabaseKind.MySql
        ? new MySqlProvider(ConnectionString, options, TimeProvider.System)
        : new SqliteProvider(ConnectionString, _folder.Path, options, TimeProvider.System);
}
