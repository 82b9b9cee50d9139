using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>
/// What lost clients of one namespace need to go on as if nothing had happened (F-API-77). Everything that gives events an order, sends them
/// or changes who they are for happens under <see cref="Gate"/>: so each client receives events in the order of their positions, and what it
/// has missed is exactly known. When something is gone that it may have missed, it is not recovered: there is never a silent gap.
/// </summary>
internal abstract class RecoveryLog(RecoverySettings settings, Deadlines deadlines)
{
    public Lock Gate { get; } = new();

    public bool SkipsMiddlewares => settings.SkipMiddlewares;

    /// <summary>Whether somebody who is away keeps the namespace from being forgotten.</summary>
    public abstract bool HasAway { get; }

    /// <summary>Whether somebody may come who misses what is sent now; under the lock.</summary>
    public abstract bool IsAwaited { get; }

    protected RecoverySettings Settings => settings;

    protected Deadlines Deadlines => deadlines;

    /// <summary>The position of the next event; under the lock.</summary>
    protected abstract long Next { get; }

    /// <summary>The oldest position that is there; under the lock.</summary>
    protected abstract long First { get; }

    /// <summary>Notes a room that a session was not in and is in from the next event on; under the lock.</summary>
    public void Join(RecoverySession session, string room) => session.Join(room, Next);

    /// <summary>Notes that a session is not in a room from the next event on; under the lock.</summary>
    public void Leave(RecoverySession session, string room) => session.Leave(room, Next, First);

    /// <summary>Sessions of clients that are away and would be reached now join rooms; under the lock.</summary>
    /// <param name="target">Whom it is for.</param>
    /// <param name="rooms">The rooms.</param>
    /// <param name="most">A session that would be in more stays as it is.</param>
    /// <param name="refused">Told of the ids of those.</param>
    public abstract void JoinAway(BroadcastTarget target, ReadOnlySpan<string> rooms, int most, Action<string> refused);

    /// <summary>The same for leaving.</summary>
    public abstract void LeaveAway(BroadcastTarget target, ReadOnlySpan<string> rooms);

    /// <summary>Clients that are away, or on their way back, and would be reached now have nothing to come back to; under the lock.</summary>
    public abstract void ForgetAway(BroadcastTarget target);

    /// <summary>Finds the session that a client asks for, and takes it: nobody else can have it then (F-API-83).</summary>
    /// <param name="pid">The session's secret.</param>
    /// <param name="offset">The offset of the last event that the client has; null when it has none.</param>
    /// <returns>Null when it is unknown, over, or cannot be continued without a gap (F-API-87).</returns>
    public abstract ValueTask<RecoverySession?> TakeAsync(string pid, string? offset);

    /// <summary>Accepts the socket of a session, and sends it what its client has missed (F-API-85); under the lock.</summary>
    /// <returns>False when something of that is gone by now; the session has begun anew.</returns>
    public abstract bool Admit(RecoverySession session);

    /// <summary>Whether <see cref="Admit"/> would succeed now; under the lock.</summary>
    public abstract bool CanAdmit(RecoverySession session);

    /// <summary>The socket of a session has gone.</summary>
    /// <param name="session">The session.</param>
    /// <param name="owner">The socket; nothing happens when the session has another one by now.</param>
    /// <param name="keep">Whether the client may come back (F-API-82).</param>
    public abstract void Lose(RecoverySession session, IBroadcastMember owner, bool keep);

    /// <summary>What is left to do after <see cref="Lose"/>, and not under the lock.</summary>
    public virtual void Settle(RecoverySession session)
    {
    }
}
