using SocketIo.Server.Sockets.Events;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>
/// How far a socket has come. Each step is taken once and in order: accepted, connection handlers completed, left, disconnect handlers.
/// The disconnect handlers run on the thread pool, after the connection handlers even when the client left meanwhile. Its own lock, as
/// there is one for each socket and nobody else has it.
/// </summary>
internal sealed class SocketLifecycle(EventRouter router, LiveSockets live)
{
    private Func<string, Task>[] _disconnecting = [];
    private Func<string, Task>[] _disconnect = [];
    private volatile Step _step = Step.Connecting;
    private volatile bool _announced;
    private volatile string[]? _lastRooms;
    private string _reason = "";
    private bool _connectionHandled;
    private bool _counted;
    private bool _hasLeft;
    private bool _hasEnded;
    private TaskCompletionSource? _ended;

    private enum Step
    {
        Connecting,
        Open,
        Disconnecting,
        Gone,
    }

    public bool IsOpen => _step == Step.Open;

    public bool IsGone => _step >= Step.Disconnecting;

    /// <summary>Why it has left; empty before, and for one that was refused.</summary>
    public string Reason => _reason;

    /// <summary>Whether the client has been told that it is connected, so that broadcasts may follow.</summary>
    public bool Receives => _announced && IsOpen;

    /// <summary>As the application sees it: still true in the disconnecting handlers (F-API-39).</summary>
    public bool Connected => _step is Step.Open or Step.Disconnecting;

    /// <summary>The rooms it was in when it left, until the disconnecting handlers are done (F-API-62); null before.</summary>
    public string[]? LastRooms => _lastRooms;

    public void OnDisconnecting(Func<string, Task> handler)
    {
        lock (this) _disconnecting = [.. _disconnecting, handler];
    }

    public void OnDisconnect(Func<string, Task> handler)
    {
        lock (this) _disconnect = [.. _disconnect, handler];
    }

    /// <summary>Removes all handlers for its leaving.</summary>
    public void RemoveHandlers()
    {
        lock (this)
        {
            _disconnecting = [];
            _disconnect = [];
        }
    }

    /// <returns>False when the client has left before (F-SIO-45).</returns>
    public bool TryAccept()
    {
        lock (this)
        {
            if (_step != Step.Connecting) return false;
            _step = Step.Open;
            return true;
        }
    }

    public void Announce() => _announced = true;

    /// <summary>Whether it is among those that the metrics hold for connected.</summary>
    public bool IsCounted => _counted;

    /// <returns>False when it has left already, so that whoever counts it in must count it out.</returns>
    public bool TryCount()
    {
        lock (this)
        {
            _counted = !IsGone;
            return _counted;
        }
    }

    /// <returns>False when it was accepted, or has left.</returns>
    public bool TryRefuse()
    {
        lock (this)
        {
            if (_step != Step.Connecting) return false;
            _step = Step.Gone;
            return true;
        }
    }

    /// <summary>Takes the decision to leave, for one reason, once.</summary>
    /// <returns>False when it was taken before.</returns>
    public bool TryLeave(string reason)
    {
        lock (this)
        {
            if (IsGone) return false;
            _reason = reason;
            // A connection handler that still runs must not believe that it has a client.
            _step = _connectionHandled ? Step.Disconnecting : Step.Gone;
            return true;
        }
    }

    /// <summary>Keeps what the disconnecting handlers may read; nothing when there never was a connection.</summary>
    public void KeepRooms(string[] rooms) => _lastRooms = _announced ? rooms : [];

    /// <summary>Everything that leaving means has been done; what is left are the application's handlers.</summary>
    public void HasLeft() => Note(ref _hasLeft);

    /// <summary>The connection handlers are about to run; the disconnect handlers will follow some day.</summary>
    public void HandlersBegin() => live.Begin();

    public void ConnectionHandled() => Note(ref _connectionHandled);

    /// <summary>Ends when the last disconnect handler has ended.</summary>
    public Task WhenEnded()
    {
        lock (this)
        {
            if (_hasEnded) return Task.CompletedTask;
            return (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Note(ref bool fact)
    {
        lock (this)
        {
            fact = true;
            if (!_hasLeft || !_connectionHandled) return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static lifecycle => _ = lifecycle.EndAsync(), this, preferLocal: false);
    }

    private async Task EndAsync()
    {
        await RunAsync(Volatile.Read(ref _disconnecting));
        lock (this) _step = Step.Gone;
        _lastRooms = [];
        await RunAsync(Volatile.Read(ref _disconnect));

        TaskCompletionSource? ended;
        lock (this)
        {
            _hasEnded = true;
            ended = _ended;
        }

        ended?.TrySetResult();
        live.End();
    }

    private async Task RunAsync(Func<string, Task>[] handlers)
    {
        foreach (var handler in handlers)
        {
            try
            {
                await handler(_reason);
            }
            catch (Exception fault)
            {
                router.Report(fault);
            }
        }
    }
}
