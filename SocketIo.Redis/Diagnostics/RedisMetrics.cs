using System.Diagnostics.Metrics;

namespace SocketIo.Redis.Diagnostics;

/// <summary>The numbers of one server's part in the cluster, on the meter <c>SocketIo.Redis</c>.</summary>
internal sealed class RedisMetrics
{
    public const string MeterName = "SocketIo.Redis";

    private readonly Counter<long> _published;
    private readonly Counter<long> _publishedBytes;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _received;
    private readonly Counter<long> _receivedBytes;
    private readonly Counter<long> _silent;
    private readonly Counter<long> _misrouted;
    private readonly Counter<long> _forwarded;
    private readonly Meter _meter;

    /// <param name="meters">Makes the meter.</param>
    /// <param name="server">Tells the servers of an application apart; null for the one without a name.</param>
    public RedisMetrics(IMeterFactory meters, string? server = null)
    {
        _meter = meters.Create(new MeterOptions(MeterName) { Tags = server is null ? null : [new("server", server)] });
        _published = _meter.CreateCounter<long>("socketio.redis.messages.published", "{message}", "Messages that Redis has taken.");
        _publishedBytes = _meter.CreateCounter<long>("socketio.redis.bytes.published", "By", "Bytes of messages that Redis has taken.");
        _dropped = _meter.CreateCounter<long>("socketio.redis.messages.dropped", "{message}", "Messages to other nodes that were given up, by cause.");
        _received = _meter.CreateCounter<long>("socketio.redis.messages.received", "{message}", "Messages that came from Redis, own ones included.");
        _receivedBytes = _meter.CreateCounter<long>("socketio.redis.bytes.received", "By", "Bytes of messages that came from Redis.");
        _silent = _meter.CreateCounter<long>("socketio.redis.questions.partial", "{question}", "Questions that a node left without an answer.");
        _misrouted = _meter.CreateCounter<long>("socketio.redis.requests.misrouted", "{request}", "Requests refused as another node has their session: affinity is missing.");
        _forwarded = _meter.CreateCounter<long>("socketio.redis.requests.forwarded", "{request}", "Requests passed on to the node that has their session.");
    }

    public void Published(int bytes)
    {
        _published.Add(1);
        _publishedBytes.Add(bytes);
    }

    /// <param name="cause"><c>full</c>: too many waited. <c>failed</c>: the connection was lost before Redis had confirmed it.</param>
    public void Dropped(string cause) => _dropped.Add(1, new KeyValuePair<string, object?>("cause", cause));

    public void Received(int bytes)
    {
        _received.Add(1);
        _receivedBytes.Add(bytes);
    }

    public void Misrouted() => _misrouted.Add(1);

    public void Forwarded() => _forwarded.Add(1);

    public void PartialAnswer() => _silent.Add(1);

    public void ObserveQueue(Func<int> length) =>
        _meter.CreateObservableUpDownCounter("socketio.redis.queue.length", length, "{message}", "Messages that wait for Redis.");
}
