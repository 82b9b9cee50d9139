using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Engine.Events;

/// <summary>
/// Tells whoever listens what happens to the sessions. There is none until somebody does, so that this costs a server without listeners one
/// look at a field; once there is one it stays.
/// </summary>
internal sealed class EngineWatch
{
    private volatile IEngineObserver[] _observers = [];

    /// <summary>Adds an observer, once. Guarded by the table.</summary>
    public void Add(IEngineObserver observer)
    {
        if (!_observers.Contains(observer)) _observers = [.. _observers, observer];
    }

    public void Opened(EngineSession session)
    {
        foreach (var observer in _observers) observer.OnOpened(session);
    }

    public void Upgrading(EngineSession session, string transport)
    {
        foreach (var observer in _observers) observer.OnUpgrading(session, transport);
        session.Handlers?.OnUpgrading(session, transport);
    }

    public void Upgraded(EngineSession session, string transport)
    {
        foreach (var observer in _observers) observer.OnUpgraded(session, transport);
        session.Handlers?.OnUpgraded(session, transport);
    }

    public void Received(EngineSession session, EnginePacketType type, ReadOnlySpan<byte> data, bool isBinary = false)
    {
        var packet = new EnginePacketView(type, data, isBinary);
        foreach (var observer in _observers) observer.OnReceived(session, packet);
        session.Handlers?.OnReceived(session, packet);
    }

    public void Heartbeat(EngineSession session)
    {
        foreach (var observer in _observers) observer.OnHeartbeat(session);
        session.Handlers?.OnHeartbeat(session);
    }

    /// <summary>A transport has taken a batch and writes it next.</summary>
    public void Taken(EngineSession session, in OutboundBatch batch)
    {
        var packets = 0;
        foreach (var message in batch.Messages)
        {
            packets += message.PacketCount;
            if (message.HasText) Sending(session, new EnginePacketView((EnginePacketType)(message.Text.Span[0] - '0'), message.Text.Span[1..]));
            for (var i = 0; i < message.AttachmentCount; i++)
                Sending(session, new EnginePacketView(EnginePacketType.Message, message.Attachment(i).Span, isBinary: true));
        }

        foreach (var observer in _observers) observer.OnFlushing(session, packets);
        session.Handlers?.OnFlushing(session, packets);
    }

    public void Drained(EngineSession session)
    {
        foreach (var observer in _observers) observer.OnDrained(session);
        session.Handlers?.OnDrained(session);
    }

    public void Closed(EngineSession session, CloseReason reason)
    {
        foreach (var observer in _observers) observer.OnClosed(session, reason);
        session.Handlers?.OnClosed(session, reason);
    }

    private void Sending(EngineSession session, in EnginePacketView packet)
    {
        foreach (var observer in _observers) observer.OnSending(session, packet);
        session.Handlers?.OnSending(session, packet);
    }
}
