using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;
using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis.Trouble;

/// <summary>Two nodes on a Redis of their own, and a client on each.</summary>
internal sealed class TroublePair : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _all = [];

    public RedisProcess Redis { get; private set; } = null!;

    public DotNetPeer First { get; private set; } = null!;

    public DotNetPeer Second { get; private set; } = null!;

    /// <summary>The client of the first node.</summary>
    public RawWebSocket Here { get; private set; } = null!;

    /// <summary>The client of the second node.</summary>
    public RawWebSocket There { get; private set; } = null!;

    public bool IsReady => First.IsReady && Second.IsReady;

    public static async Task<TroublePair> StartAsync(ClusterKind kind, Action<RedisOptions>? first = null)
    {
        var pair = new TroublePair();
        try
        {
            pair.Redis = pair.Own(await RedisProcess.StartAsync());
            pair.First = pair.Own(await DotNetPeer.StartAsync(pair.Redis, kind, "first", first));
            pair.Second = pair.Own(await DotNetPeer.StartAsync(pair.Redis, kind, "second"));
            pair.Here = pair.Own(await ConnectAsync(pair.First));
            pair.There = pair.Own(await ConnectAsync(pair.Second));
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _all.Count - 1; i >= 0; i--) await _all[i].DisposeAsync();
    }

    private static async Task<RawWebSocket> ConnectAsync(DotNetPeer peer)
    {
        var client = await RawWebSocket.OpenAsync(peer.App.Port);
        await client.SendTextAsync("""40{"name":"raw"}""");
        Assert.That(await client.ReadTextAsync(), Does.StartWith("40{"));
        return client;
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _all.Add(part);
        return part;
    }
}
