using System.Net;
using System.Net.Sockets;

namespace Chat.Tests.Support.Cluster;

/// <summary>A way to Redis on which what is sent to it can be held back for a while; what Redis sends comes at once.</summary>
internal sealed class RedisRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly RedisProcess _redis;
    private readonly List<Task> _ways = [];
    private readonly Task _run;
    private volatile Gate? _gate;

    public RedisRelay(RedisProcess redis)
    {
        _redis = redis;
        _listener.Start();
        _run = RunAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>What is sent from now on waits at this gate.</summary>
    public Gate Hold() => _gate = new Gate();

    public async ValueTask DisposeAsync()
    {
        _gate?.Open();
        await _closing.CancelAsync();
        _listener.Stop();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_ways).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        while (true) _ways.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
    }

    private async Task ServeAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            await far.ConnectAsync(_redis.EndPoint, _closing.Token);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAny(SendAsync(near.GetStream(), far.GetStream()), far.GetStream().CopyToAsync(near.GetStream(), _closing.Token));
        }
    }

    private async Task SendAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _closing.Token) is > 0 and var count)
        {
            if (_gate is { } gate) await gate.PassAsync();
            await to.WriteAsync(buffer.AsMemory(0, count), _closing.Token);
        }
    }
}
