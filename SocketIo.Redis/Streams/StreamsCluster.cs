using System.Collections.Concurrent;
using SocketIo.Redis.Connections;
using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Streams;

/// <summary>The streams of one server: reads each that a namespace uses, and hands its entries to the namespaces they concern.</summary>
internal sealed class StreamsCluster : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, StreamsAdapter> _adapters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StreamTail> _tails = new(StringComparer.Ordinal);
    private readonly RedisContext _context;
    private readonly StreamsSettings _settings;
    private readonly IMessageBus _bus;
    private readonly SessionClaims _claims;
    private readonly StreamBudget _budget;

    /// <param name="context">What the adapters share.</param>
    /// <param name="settings">How streams work.</param>
    /// <param name="bus">Plain or sharded Pub/Sub.</param>
    public StreamsCluster(RedisContext context, StreamsSettings settings, IMessageBus bus)
    {
        _context = context;
        _settings = settings;
        _bus = bus;
        _budget = new StreamBudget(context.Settings);
        _claims = new SessionClaims(context.Settings.KeyPrefix, bus, context.Clock, GiveUp);
    }

    /// <summary>Why events of other nodes do not come in; null when they do.</summary>
    public string? Trouble => _tails.Values.FirstOrDefault(tail => !tail.IsReading) is { } silent ? $"stream {silent.Stream} is not read" : null;

    public StreamsAdapter Create(LocalNode local)
    {
        var tail = _tails.GetOrAdd(
            StreamName.Of(local.Name, _settings.StreamName, _settings.StreamCount),
            name => new StreamTail(name, _context.Link.Configuration, _settings, Take, NoteGap, _context.Clock, _context.Log));
        var adapter = new StreamsAdapter(local, _context, _settings, _budget, _bus, tail, _claims, closed => _adapters.TryRemove(KeyValuePair.Create(closed.Place, closed)));
        _adapters[local.Name] = adapter;
        return adapter;
    }

    public async ValueTask DisposeAsync()
    {
        _claims.Dispose();
        foreach (var tail in _tails.Values) await tail.DisposeAsync();
    }

    private void Take(StreamEntry entry)
    {
        _context.Metrics.Received(entry.Data?.Length ?? 0);
        if (entry.Namespace is { } place && _adapters.TryGetValue(place, out var adapter)) adapter.Take(entry);
    }

    private void NoteGap()
    {
        foreach (var adapter in _adapters.Values) adapter.NoteGap();
    }

    private void GiveUp(string place, string pid)
    {
        if (_adapters.TryGetValue(place, out var adapter)) adapter.GiveUp(pid);
    }
}
