namespace SocketIo.Server.Engine.Timing;

/// <summary>
/// Finds out whether the client is still there. Whoever pings depends on the revision; one deadline on the server's shared timer does it,
/// and goes on across an upgrade (F-ENG-105 and F-EIO3-12 name the reference's gaps there).
/// </summary>
internal abstract class Heartbeat : Deadline
{
    // What Kestrel asks of request bodies: slower than any link in use, and fast enough that nobody can trickle for ever.
    private const int LeastBytesPerSecond = 240;

    private readonly Deadlines _deadlines;
    private uint _bytesReceived;
    private uint _bytesSeen;

    protected Heartbeat(EngineSession session)
    {
        Session = session;
        _deadlines = session.Deadlines;
    }

    protected EngineSession Session { get; }

    protected ServerSettings Settings => Session.Settings;

    public abstract void Start();

    /// <summary>Bytes that have come from the client, of whole messages or not. Only differences mean something: it begins anew after 4 GiB.</summary>
    public uint BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <summary>More bytes have come, which may be part of something large: a sign of life that costs nothing but this.</summary>
    public void NoteBytes(int count) => Volatile.Write(ref _bytesReceived, _bytesReceived + (uint)count);

    public void Stop() => _deadlines.Stop(this);

    /// <returns>False when it is not the client's to send.</returns>
    public abstract bool OnPing();

    /// <inheritdoc cref="OnPing"/>
    public abstract bool OnPong();

    /// <summary>Something else has come from the client.</summary>
    public abstract void OnOtherPacket();

    /// <summary>From here on bytes are counted for <see cref="IsReceiving"/>.</summary>
    protected void CountBytes() => _bytesSeen = BytesReceived;

    /// <summary>
    /// Whether bytes have come at a fair pace, as they do while something large is on its way: the client's sign of life stands behind it
    /// then, and cannot come sooner. Counts anew from here.
    /// </summary>
    /// <param name="time">How long they were counted.</param>
    protected bool IsReceiving(TimeSpan time)
    {
        var received = unchecked(BytesReceived - _bytesSeen);
        CountBytes();
        return received >= Math.Max(1, time.TotalSeconds * LeastBytesPerSecond);
    }

    protected void Wait(TimeSpan time) => _deadlines.Start(this, time);

    /// <summary>Waits on, counted from when the deadline was due and not from when the timer noticed.</summary>
    protected void WaitOn(TimeSpan time) => _deadlines.Continue(this, time);
}
