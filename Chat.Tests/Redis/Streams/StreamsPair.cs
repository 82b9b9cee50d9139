using Chat.Tests.Server.Recovery;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Redis.Hosting;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Redis.Streams;

/// <summary>Two servers with recovery on, joined by the streams of a Redis of their own.</summary>
internal sealed class StreamsPair : IAsyncDisposable
{
    private StreamsPair(RedisProcess redis, TestApp first, TestApp second)
    {
        Redis = redis;
        First = first;
        Second = second;
    }

    public RedisProcess Redis { get; }

    public TestApp First { get; }

    public TestApp Second { get; }

    public static async Task<StreamsPair> StartAsync(
        Action<RedisOptions>? redis = null, Action<SocketIoServer>? io = null, Action<SocketIoOptions>? options = null)
    {
        if (RedisProcess.Missing() is { } why) Assert.Ignore(why);
        var server = await RedisProcess.StartAsync();
        var pair = new StreamsPair(server, await StartNodeAsync(server, redis, io, options), await StartNodeAsync(server, redis, io, options));
        await pair.ReadyAsync();
        return pair;
    }

    public static Task<TestApp> StartNodeAsync(
        RedisProcess server, Action<RedisOptions>? redis = null, Action<SocketIoServer>? io = null, Action<SocketIoOptions>? options = null) => TestApp.StartAsync(
        all =>
        {
            all.ConnectionStateRecovery = new ConnectionStateRecovery();
            options?.Invoke(all);
        },
        io,
        services: services => services.AddSocketIo().AddRedis(server.Address, all =>
        {
            all.Adapter = RedisAdapterKind.Streams;
            redis?.Invoke(all);
        }));

    /// <summary>Both have seen that the other channels and streams bring what is sent.</summary>
    public Task ReadyAsync() => Patience.UntilAsync(
        () => First.Server.Cluster!.Health.IsReady && Second.Server.Cluster!.Health.IsReady, "both nodes reach the others");

    public static async Task<Socket> FindAsync(TestApp node, string id)
    {
        await Patience.UntilAsync(() => node.Server.Of("/").TryGetSocket(id, out _), "the socket can be found");
        return node.Server.Of("/").Sockets.Single(socket => socket.Id == id);
    }

    /// <summary>The connection breaks, and the node has noticed.</summary>
    public static async Task LoseAsync(TestApp node, RecoveringClient client)
    {
        var id = client.Sid;
        client.Lose();
        await Patience.UntilAsync(() => node.Server.Of("/").Sockets.All(socket => socket.Id != id), "the node notices the loss");
    }

    /// <summary>Whatever was sent before has come to both nodes.</summary>
    public async Task SettleAsync()
    {
        await First.Server.To("nobody").EmitAsync("settled");
        await Second.Server.To("nobody").EmitAsync("settled");
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
