namespace SocketIo.Server.Engine;

/// <summary>What carries a session's packets. Transports pull: they park when nothing waits, are told when something does, and take it.</summary>
internal interface ITransport
{
    string Name { get; }

    /// <summary>Whether what waits goes out only when the client comes for it.</summary>
    bool IsFetched { get; }

    /// <summary>Completes when nothing that came over this transport is being handled any more. Asked after <see cref="Close"/> only.</summary>
    Task Retired { get; }

    /// <summary>A parked transport is asked to take again. Called with the session's lock held; must only schedule.</summary>
    void Notify();

    /// <summary>The session is over, or has moved to another transport. Called once, without the lock.</summary>
    void Close(CloseReason reason);
}
