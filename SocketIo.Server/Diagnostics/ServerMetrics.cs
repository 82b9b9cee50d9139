using System.Diagnostics.Metrics;

namespace SocketIo.Server.Diagnostics;

/// <summary>
/// The numbers of one server, on the meter <c>SocketIo.Server</c>. No instrument has a label for a room, a user or an event: their number
/// has no bound. What nobody listens to costs one look at a field.
/// </summary>
internal sealed class ServerMetrics
{
    public const string MeterName = "SocketIo.Server";

    /// <summary>A client got back everything it had.</summary>
    public const string RecoveryComplete = "complete";

    /// <summary>Something that it missed was gone when it was let in.</summary>
    public const string RecoveryGap = "gap";

    /// <summary>What it asked for is not known, is over, or had a gap from the start.</summary>
    public const string RecoveryRefused = "refused";

    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _sessionsEnded;
    private readonly Counter<long> _requestsRefused;
    private readonly Counter<long> _messagesReceived;
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _messagesSent;
    private readonly Counter<long> _bytesSent;
    private readonly Counter<long> _messagesDropped;
    private readonly Counter<long> _messagesLimited;
    private readonly Histogram<int> _queueDepth;
    private readonly UpDownCounter<long> _sockets;
    private readonly Counter<long> _socketsLeft;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _acknowledgements;
    private readonly Counter<long> _recoveries;
    private readonly Meter _meter;

    /// <param name="meters">Makes the meter.</param>
    /// <param name="server">Tells the servers of an application apart; null for the one without a name.</param>
    public ServerMetrics(IMeterFactory meters, string? server = null)
    {
        _meter = meters.Create(new MeterOptions(MeterName) { Tags = server is null ? null : [new("server", server)] });
        _sessions = _meter.CreateUpDownCounter<long>("socketio.server.sessions", "{session}", "Live sessions by transport.");
        _sessionsEnded = _meter.CreateCounter<long>("socketio.server.sessions.ended", "{session}", "Sessions that ended, by reason.");
        _requestsRefused = _meter.CreateCounter<long>("socketio.server.requests.refused", "{request}", "Requests refused, by code.");
        _messagesReceived = _meter.CreateCounter<long>("socketio.server.messages.received", "{message}", "Messages received.");
        _bytesReceived = _meter.CreateCounter<long>("socketio.server.bytes.received", "By", "Bytes of messages received.");
        _messagesSent = _meter.CreateCounter<long>("socketio.server.messages.sent", "{message}", "Messages written to transports.");
        _bytesSent = _meter.CreateCounter<long>("socketio.server.bytes.sent", "By", "Bytes of messages written to transports.");
        _messagesDropped = _meter.CreateCounter<long>("socketio.server.messages.dropped", "{message}", "Messages that were given up for clients that could not take them.");
        _messagesLimited = _meter.CreateCounter<long>("socketio.server.messages.limited", "{message}", "Messages received and passed over, being beyond a rate limit.");
        _queueDepth = _meter.CreateHistogram<int>("socketio.server.queue.depth", "{message}", "Messages that waited when a transport took them.");
        _sockets = _meter.CreateUpDownCounter<long>("socketio.server.sockets", "{socket}", "Connected sockets.");
        _socketsLeft = _meter.CreateCounter<long>("socketio.server.sockets.left", "{socket}", "Sockets that left, by reason.");
        _events = _meter.CreateCounter<long>("socketio.server.events.received", "{event}", "Events received.");
        _acknowledgements = _meter.CreateHistogram<double>("socketio.server.acknowledgement.duration", "s", "From an event to the client's acknowledgement.");
        _recoveries = _meter.CreateCounter<long>("socketio.server.recoveries", "{recovery}", "Clients that came back for what they had, by outcome.");
    }

    /// <summary>Whether acknowledgements are worth a look at the clock.</summary>
    public bool TimesAcknowledgements => _acknowledgements.Enabled;

    public void SessionOpened(string transport) => _sessions.Add(1, Transport(transport));

    public void SessionMoved(string from, string to)
    {
        _sessions.Add(-1, Transport(from));
        _sessions.Add(1, Transport(to));
    }

    public void SessionEnded(string transport, string reason)
    {
        _sessions.Add(-1, Transport(transport));
        _sessionsEnded.Add(1, Reason(reason));
    }

    public void RequestRefused(int code)
    {
        if (_requestsRefused.Enabled) _requestsRefused.Add(1, new KeyValuePair<string, object?>("code", code));
    }

    public void Received(int bytes)
    {
        _messagesReceived.Add(1);
        _bytesReceived.Add(bytes);
    }

    public void Taken(int messages) => _queueDepth.Record(messages);

    public void Sent(int messages, int bytes)
    {
        _messagesSent.Add(messages);
        _bytesSent.Add(bytes);
    }

    public void Limited() => _messagesLimited.Add(1);

    public void Dropped() => _messagesDropped.Add(1);

    public void SocketConnected() => _sockets.Add(1);

    public void SocketLeft(string reason)
    {
        _sockets.Add(-1);
        _socketsLeft.Add(1, Reason(reason));
    }

    public void EventReceived() => _events.Add(1);

    public void Acknowledged(TimeSpan after) => _acknowledgements.Record(after.TotalSeconds);

    public void RecoveryEnded(string outcome) => _recoveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counted by whoever looks, as a room comes and goes more often than somebody does.</summary>
    public void ObserveRooms(Func<long> count) =>
        _meter.CreateObservableUpDownCounter("socketio.server.rooms", count, "{room}", "Rooms with a member on this node, a socket's own included.");

    private static KeyValuePair<string, object?> Transport(string name) => new("transport", name);

    private static KeyValuePair<string, object?> Reason(string text) => new("reason", text);
}
