using SocketIo.Protocol.Engine;

namespace SocketIo.Server.Engine.Events;

/// <summary>What an application has registered on one connection.</summary>
internal sealed class ConnectionHandlers : IEngineObserver
{
    private Action<string>? _upgrading;
    private Action<string>? _upgrade;
    private Action<EnginePacketView>? _packet;
    private Action<EnginePacketView>? _message;
    private Action<EnginePacketView>? _packetCreate;
    private Action? _heartbeat;
    private Action<int>? _flush;
    private Action? _drain;
    private Action<string>? _close;

    public void AddUpgrading(Action<string> handler) => HandlerCalls.Add(ref _upgrading, handler);

    public void AddUpgrade(Action<string> handler) => HandlerCalls.Add(ref _upgrade, handler);

    public void AddPacket(Action<EnginePacketView> handler) => HandlerCalls.Add(ref _packet, handler);

    public void AddMessage(Action<EnginePacketView> handler) => HandlerCalls.Add(ref _message, handler);

    public void AddPacketCreate(Action<EnginePacketView> handler) => HandlerCalls.Add(ref _packetCreate, handler);

    public void AddHeartbeat(Action handler) => HandlerCalls.Add(ref _heartbeat, handler);

    public void AddFlush(Action<int> handler) => HandlerCalls.Add(ref _flush, handler);

    public void AddDrain(Action handler) => HandlerCalls.Add(ref _drain, handler);

    public void AddClose(Action<string> handler, EngineSession session)
    {
        HandlerCalls.Add(ref _close, handler);
        // Too late for OnClosed, or just in time: whoever takes the handlers out calls them.
        if (session.Reason is { } reason) OnClosed(session, reason);
    }

    public void OnUpgrading(EngineSession session, string transport) => HandlerCalls.Call(_upgrading, transport, session);

    public void OnUpgraded(EngineSession session, string transport) => HandlerCalls.Call(_upgrade, transport, session);

    public void OnReceived(EngineSession session, in EnginePacketView packet)
    {
        HandlerCalls.Call(_packet, packet, session);
        if (packet.Type == EnginePacketType.Message) HandlerCalls.Call(_message, packet, session);
    }

    public void OnSending(EngineSession session, in EnginePacketView packet) => HandlerCalls.Call(_packetCreate, packet, session);

    public void OnHeartbeat(EngineSession session) => HandlerCalls.Call(_heartbeat, session);

    public void OnFlushing(EngineSession session, int packets) => HandlerCalls.Call(_flush, packets, session);

    public void OnDrained(EngineSession session) => HandlerCalls.Call(_drain, session);

    public void OnClosed(EngineSession session, CloseReason reason)
    {
        if (Interlocked.Exchange(ref _close, null) is not { } handlers) return;
        // Whoever closes a slow client may hold the lock of a recovery log.
        ThreadPool.UnsafeQueueUserWorkItem(
            static end => HandlerCalls.Call(end.Handlers, end.Reason.Text(), end.Session), (Handlers: handlers, Reason: reason, Session: session), preferLocal: false);
    }
}
