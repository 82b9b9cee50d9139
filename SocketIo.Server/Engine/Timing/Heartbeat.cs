namespace SocketIo.Server.Engine.Timing;

/// <summary>
/// Finds out whether the client is still there. Whoever pings depends on the revision; one deadline on the server's shared timer does it,
/// and goes on across an upgrade (F-ENG-105 and F-EIO3-12 name the reference's gaps there).
/// </summary>
internal abstract class Heartbeat
{
    private readonly Deadlines _deadlines;
    private readonly Deadline _deadline;

    protected Heartbeat(EngineSession session)
    {
        Session = session;
        _deadlines = session.Deadlines;
        _deadline = new Deadline(Expire);
    }

    protected EngineSession Session { get; }

    protected ServerSettings Settings => Session.Settings;

    public abstract void Start();

    public void Stop() => _deadlines.Stop(_deadline);

    /// <returns>False when it is not the client's to send.</returns>
    public abstract bool OnPing();

    /// <inheritdoc cref="OnPing"/>
    public abstract bool OnPong();

    /// <summary>Something else has come from the client.</summary>
    public abstract void OnOtherPacket();

    protected abstract void Expire();

    protected void Wait(TimeSpan time) => _deadlines.Start(_deadline, time);

    /// <summary>Waits on, counted from when the deadline was due and not from when the timer noticed.</summary>
    protected void WaitOn(TimeSpan time) => _deadlines.Continue(_deadline, time);
}
