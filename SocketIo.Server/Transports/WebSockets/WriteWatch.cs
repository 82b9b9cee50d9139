namespace SocketIo.Server.Transports.WebSockets;

/// <summary>Looks after the answers that wait for a thread to be through with its client's messages. Runs only while there are any.</summary>
internal sealed class WriteWatch
{
    /// <summary>How long answers may wait for a handler that blocks its thread; at most twice that.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly ITimer _timer;
    private int _isRunning;

    public WriteWatch(TimeProvider clock) =>
        _timer = clock.CreateTimer(static watch => ((WriteWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Start()
    {
        if (Volatile.Read(ref _isRunning) == 0 && Interlocked.Exchange(ref _isRunning, 1) == 0) Wait();
    }

    private void Look()
    {
        if (WriteTurn.Rescue())
        {
            Wait();
            return;
        }

        Volatile.Write(ref _isRunning, 0);
        // One that began to wait just before has not started the timer.
        if (WriteTurn.Rescue()) Start();
    }

    private void Wait() => _timer.Change(Interval, Timeout.InfiniteTimeSpan);
}
