using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Redis;

/// <summary>Two nodes on one Redis, and clients on both.</summary>
internal sealed class ClusterWorld : IAsyncDisposable
{
    private readonly RedisProcess _redis;
    private readonly ClusterClients _clients;

    private ClusterWorld(RedisProcess redis, IClusterPeer first, IClusterPeer second, ClusterClients clients)
    {
        _redis = redis;
        First = first;
        Second = second;
        _clients = clients;
    }

    /// <summary>The node that acts.</summary>
    public IClusterPeer First { get; }

    public IClusterPeer Second { get; }

    public RedisProcess Redis => _redis;

    public static async Task<ClusterWorld> StartAsync(ClusterKind kind, ClusterPairKind pair)
    {
        var redis = await RedisProcess.StartAsync();
        async Task<IClusterPeer> Net(string name) => await DotNetPeer.StartAsync(redis, kind, name);
        async Task<IClusterPeer> Node() => await NodePeer.StartAsync(redis, kind);
        var first = pair == ClusterPairKind.NodeAndDotNet ? Node() : Net("first");
        var second = pair == ClusterPairKind.DotNetAndNode ? Node() : Net("second");
        return new ClusterWorld(redis, await first, await second, await ClusterClients.StartAsync());
    }

    /// <summary>A client of the node that acts.</summary>
    public Task<ClusterClient> HereAsync(string name, string place = "/", JsonNode? answer = null, params string[] rooms) =>
        _clients.ConnectAsync(First, name, place, answer, rooms);

    /// <summary>A client of the other node.</summary>
    public Task<ClusterClient> ThereAsync(string name, string place = "/", JsonNode? answer = null, params string[] rooms) =>
        _clients.ConnectAsync(Second, name, place, answer, rooms);

    /// <summary>Everyone leaves.</summary>
    public Task CloseClientsAsync() => _clients.CloseAllAsync();

    /// <summary>Waits until what the first node sends to rooms, and to each client alone, arrives: subscriptions follow joins.</summary>
    public async Task SettleAsync(string place, IReadOnlyList<ClusterClient> clients, params string[] rooms)
    {
        foreach (var room in (string[])[.. rooms, .. clients.Select(client => client.Id)])
        {
            var inRoom = clients.Where(client => client.Id == room).DefaultIfEmpty().First();
            await SettleAsync(place, inRoom is null ? clients : [inRoom], room);
        }
    }

    /// <summary>Has the first node do something.</summary>
    public Task<JsonElement> DoAsync(string what, JsonObject command) => First.CallAsync(what, command);

    public async ValueTask DisposeAsync()
    {
        await _clients.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private async Task SettleAsync(string place, IReadOnlyList<ClusterClient> clients, string room)
    {
        var arrived = Task.WhenAll(clients.Select(client => client.UntilAsync($"settle {room}")));
        while (!arrived.IsCompleted)
        {
            await DoAsync("emit", new JsonObject { ["nsp"] = place, ["rooms"] = new JsonArray(room), ["event"] = $"settle {room}", ["args"] = new JsonArray() });
            await Patience.ShortlyAsync(arrived);
        }

        await arrived.WithPatience();
    }
}
