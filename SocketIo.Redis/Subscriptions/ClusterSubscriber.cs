using System.Net;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Resp;

namespace SocketIo.Redis.Subscriptions;

/// <summary>
/// Receives sharded channels from a Redis of any number of primaries, over one connection to each that has a channel of ours. A channel is asked
/// for where its slot is known to be, else where the settings say, and follows the answer <c>MOVED</c>: also later, as a server takes back the
/// channels of a slot that it gives away. With one primary there is one connection.
/// </summary>
internal sealed class ClusterSubscriber : IChannelSubscriber
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    // Servers may send it back and forth while a slot moves; then it waits for the next look around.
    private const int MostMoves = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PlacedChannel> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<EndPoint, ClusterServer> _servers = [];
    private readonly Dictionary<int, ClusterServer> _slots = [];
    private readonly RespSettings _settings;
    private readonly PubSubWords _words;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ClusterServer _home;
    private readonly ITimer _beat;
    private bool _ready;
    private bool _disposed;

    public ClusterSubscriber(RespSettings settings, PubSubWords words, TimeProvider clock, ILogger log)
    {
        _settings = settings;
        _words = words;
        _clock = clock;
        _log = log;
        _home = Connect(settings);
        if (settings.EndPoints is [var only]) _servers.Add(only, _home);
        _beat = clock.CreateTimer(_ => LookAround(), null, Beat, Beat);
    }

    public event Action<bool>? ReadyChanged;

    public bool IsConnected
    {
        get
        {
            lock (_gate) return Used().All(server => server.Subscriber.IsConnected);
        }
    }

    public bool IsReady
    {
        get
        {
            lock (_gate) return Used().All(server => server.Subscriber.IsReady) && !_channels.Values.Any(channel => channel.IsStray);
        }
    }

    public Task SubscribeAsync(string channel, ChannelHandler handler)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_channels.TryGetValue(channel, out var placed))
                _channels.Add(channel, placed = new PlacedChannel(channel, handler, _slots.GetValueOrDefault(RedisSlot.Of(channel), _home)));
            placed.Handler = handler;
            Place(placed, placed.At);
            return placed.Confirmed.Task;
        }
    }

    public Task UnsubscribeAsync(string channel)
    {
        lock (_gate)
        {
            if (!_channels.Remove(channel, out var placed)) return Task.CompletedTask;
            placed.Confirmed.TrySetCanceled();
            placed.At.Channels.Remove(placed);
            return placed.At.Subscriber.UnsubscribeAsync(channel);
        }
    }

    public Task ProbeAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Task.WhenAll(Used().Select(server => server.Subscriber.ProbeAsync(cancellation)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        ClusterServer[] servers;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            servers = [.. All()];
            foreach (var channel in _channels.Values) channel.Confirmed.TrySetCanceled();
            _channels.Clear();
        }

        await _beat.DisposeAsync();
        foreach (var server in servers) await server.Subscriber.DisposeAsync();
    }

    private ClusterServer Connect(RespSettings settings) => new(HostOf(settings.EndPoints[0]), server =>
    {
        var subscriber = new ChannelSubscriber(settings, _words, _clock, _log, (channel, answer) => Move(server, channel, answer));
        subscriber.ReadyChanged += _ => TellReady();
        return subscriber;
    });

    private static string HostOf(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => dns.Host,
        IPEndPoint ip => ip.Address.ToString(),
        _ => "localhost",
    };

    private IEnumerable<ClusterServer> All() => _servers.Values.Append(_home).Distinct();

    // One is needed in any case: to know where channels to come belong.
    private IEnumerable<ClusterServer> Used() => _channels.Count == 0 ? [_home] : All().Where(server => server.Channels.Count > 0);

    private void Place(PlacedChannel channel, ClusterServer server)
    {
        channel.At.Channels.Remove(channel);
        channel.At = server;
        channel.IsStray = false;
        server.Channels.Add(channel);
        _ = ConfirmAsync(channel, server.Subscriber.SubscribeAsync(channel.Name, channel.Handler));
    }

    private async Task ConfirmAsync(PlacedChannel channel, Task confirmed)
    {
        try
        {
            await confirmed;
            lock (_gate) channel.Moves = 0;
            channel.Confirmed.TrySetResult();
        }
        catch (SubscriptionRefusedException refused)
        {
            channel.Confirmed.TrySetException(refused);
            // Whoever does not wait has the log.
            _ = channel.Confirmed.Task.Exception;
        }
        catch (OperationCanceledException)
        {
            // It was sent on, or is not wanted any more.
        }
    }

    private void Move(ClusterServer from, string name, string answer)
    {
        lock (_gate)
        {
            if (_disposed || !_channels.TryGetValue(name, out var channel) || channel.At != from) return;
            if (++channel.Moves > MostMoves || !MovedAnswer.TryRead(answer, from.Host, out var slot, out var endPoint)) channel.IsStray = true;
            else
            {
                if (!_servers.TryGetValue(endPoint, out var server)) _servers.Add(endPoint, server = Connect(_settings with { EndPoints = [endPoint] }));
                _slots[slot] = server;
                Place(channel, server);
            }
        }

        TellReady();
    }

    private void LookAround()
    {
        lock (_gate)
        {
            if (_disposed) return;
            foreach (var server in All().ToArray()) LookAfter(server);
            foreach (var stray in _channels.Values.Where(channel => channel.IsStray)) PlaceAnew(stray, _home);
        }

        TellReady();
    }

    private void LookAfter(ClusterServer server)
    {
        if (server.Channels.Count == 0 && server != _home)
        {
            foreach (var (endPoint, _) in _servers.Where(known => known.Value == server).ToArray()) _servers.Remove(endPoint);
            foreach (var (slot, _) in _slots.Where(known => known.Value == server).ToArray()) _slots.Remove(slot);
            _ = server.Subscriber.DisposeAsync().AsTask();
            return;
        }

        var wasLost = server.WasLost;
        server.WasLost = !server.Subscriber.IsConnected;
        // Another may have taken over its slots; who it is any server says.
        if (!wasLost || !server.WasLost || All().FirstOrDefault(other => other.Subscriber.IsConnected) is not { } other) return;
        server.WasLost = false;
        foreach (var channel in server.Channels.ToArray())
        {
            _ = server.Subscriber.UnsubscribeAsync(channel.Name);
            PlaceAnew(channel, other);
        }
    }

    private void PlaceAnew(PlacedChannel channel, ClusterServer server)
    {
        channel.Moves = 0;
        Place(channel, server);
    }

    private void TellReady()
    {
        lock (_gate)
        {
            if (_disposed || IsReady == _ready) return;
            _ready = !_ready;
            ReadyChanged?.Invoke(_ready);
        }
    }
}
