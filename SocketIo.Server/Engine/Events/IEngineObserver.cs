namespace SocketIo.Server.Engine.Events;

/// <summary>
/// Sees what happens to all sessions of a server, for as long as that lives. Called by whatever thread does it, for several sessions at once;
/// must not throw, and must return at once. <see cref="OnClosed"/> may come while somebody holds locks, so nothing of the application runs there.
/// </summary>
internal interface IEngineObserver
{
    /// <summary>The session can be found, and its first packets are queued.</summary>
    void OnOpened(EngineSession session)
    {
    }

    /// <summary>A candidate has asked whether it gets through.</summary>
    void OnUpgrading(EngineSession session, string transport)
    {
    }

    /// <summary>The candidate has become the transport.</summary>
    void OnUpgraded(EngineSession session, string transport)
    {
    }

    /// <summary>A packet has come that can be read, be it a message or not.</summary>
    void OnReceived(EngineSession session, in EnginePacketView packet)
    {
    }

    /// <summary>The client has given its sign of life.</summary>
    void OnHeartbeat(EngineSession session)
    {
    }

    /// <summary>The transport is about to write a packet. One session's come one after the other, in the order of the wire.</summary>
    void OnSending(EngineSession session, in EnginePacketView packet)
    {
    }

    /// <summary>Everything that waited has been told to <see cref="OnSending"/>, and is written now.</summary>
    void OnFlushing(EngineSession session, int packets)
    {
    }

    /// <summary>It has been written.</summary>
    void OnDrained(EngineSession session)
    {
    }

    /// <summary>The session is over and cannot be found any more. Called once for each that was opened.</summary>
    void OnClosed(EngineSession session, CloseReason reason)
    {
    }
}
