using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine;

/// <summary>
/// A session's move from polling to another transport (F-ENG-93 to F-ENG-103). At most one candidate at a time and one move in a lifetime.
/// Guarded by the session's lock, but for the deadlines, which guard themselves.
/// </summary>
internal sealed class Upgrade
{
    // How often a waiting poll is released while the client wants to move (F-ENG-94).
    private static readonly TimeSpan ReleaseInterval = TimeSpan.FromMilliseconds(100);

    // A client whose last poll has been released is about to say that it has moved. One that finds the candidate closed before it has read the
    // answer to that poll neither moves nor polls again, and believes itself connected until the next ping is overdue.
    private static readonly TimeSpan BetweenTransports = TimeSpan.FromSeconds(1);

    private readonly EngineSession _session;
    private readonly ServerSettings _settings;
    private readonly Deadlines _deadlines;
    private Deadline? _timeout;
    private Deadline? _release;
    private ITransport? _candidate;
    private bool _completed;

    public Upgrade(EngineSession session, ServerSettings settings, Deadlines deadlines)
    {
        _session = session;
        _settings = settings;
        _deadlines = deadlines;
    }

    public bool IsCompleted => _completed;

    public bool TryBegin(ITransport current, ITransport candidate)
    {
        if (_completed || _candidate is not null || current.Name == candidate.Name) return false;

        _candidate = candidate;
        _timeout = new DeadlineCall(() => GiveUp(candidate));
        _deadlines.Start(_timeout, _settings.UpgradeTimeout);
        return true;
    }

    public void StartReleasingPolls()
    {
        _release ??= new DeadlineCall(ReleasePolls);
        _deadlines.Start(_release, ReleaseInterval);
    }

    public bool TryComplete(ITransport candidate)
    {
        if (!ReferenceEquals(candidate, _candidate)) return false;
        _completed = true;
        StopTimers();
        _candidate = null;
        return true;
    }

    public void Abandon(ITransport candidate)
    {
        if (!ReferenceEquals(candidate, _candidate)) return;
        StopTimers();
        _candidate = null;
    }

    /// <summary>The session is over, and its candidate with it (F-ENG-102).</summary>
    /// <param name="reason">Why.</param>
    /// <param name="isPollWaiting">Whether the client hears of it by a poll.</param>
    /// <returns>What closes the candidate, if there is one; to be called without the lock.</returns>
    public Action? End(CloseReason reason, bool isPollWaiting)
    {
        if (_candidate is not { } candidate) return null;
        StopTimers();
        _candidate = null;
        var mayBeBetween = _release is not null && !isPollWaiting && reason is not (CloseReason.TransportClose or CloseReason.TransportError);
        if (!mayBeBetween) return () => candidate.Close(reason);
        return () => _deadlines.Start(new DeadlineCall(() => candidate.Close(reason)), BetweenTransports);
    }

    private void StopTimers()
    {
        if (_timeout is not null) _deadlines.Stop(_timeout);
        if (_release is not null) _deadlines.Stop(_release);
    }

    private void ReleasePolls()
    {
        if (_candidate is null) return;
        _session.ReleasePoll();
        StartReleasingPolls();
    }

    private void GiveUp(ITransport candidate)
    {
        _session.AbandonUpgrade(candidate);
        candidate.Close(CloseReason.TransportError);
    }
}
