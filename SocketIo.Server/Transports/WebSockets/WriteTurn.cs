using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// Decides who writes. While a thread handles what a client has sent, that client's own answers wait until it is through, and the same thread
/// writes them: many answers, one write, no other thread. What goes to other clients leaves in the same way while there is little to do. A
/// busy server bundles it for the thread pool: the longer that takes, the more waits for each client by then, and leaves in one write.
/// A handler that blocks its thread keeps nothing for long: <see cref="WriteWatch"/> sees to that.
/// </summary>
internal sealed class WriteTurn
{
    // A thread that begins a turn so soon after its last one has more to do than to wait for clients.
    private static readonly long BusyWithin = Stopwatch.Frequency / 20_000;

    private static readonly List<WeakReference<WriteTurn>> All = [];

    [ThreadStatic]
    private static WriteTurn? _ofThread;

    private WebSocketTransport? _own;

    // Taken away by whoever writes it: this thread, or another one that was asked by Rescue.
    private WriteBundle? _held;
    private WriteBundle? _queued;
    private WriteBundle? _spare;
    private long _ended;
    private bool _isBusy;
    private bool _hasQueued;
    private uint _number;
    private uint _seen;

    private WriteTurn()
    {
        lock (All) All.Add(new WeakReference<WriteTurn>(this));
    }

    private static WriteTurn OfThread => _ofThread ??= new WriteTurn();

    /// <summary>Begins to handle what the client of this connection has sent.</summary>
    public static Scope Begin(WebSocketTransport own)
    {
        var turn = OfThread;
        // A thread that is in a turn already has come here through a write that led to another connection's continuation.
        if (turn._own is not null) return default;
        turn._own = own;
        turn._isBusy = Stopwatch.GetTimestamp() - turn._ended < BusyWithin;
        turn._hasQueued = false;
        return new Scope(turn);
    }

    /// <summary>This connection has something to write.</summary>
    public static void Schedule(WebSocketTransport writer)
    {
        var turn = OfThread;
        if (turn._own is not null && (!turn._isBusy || ReferenceEquals(writer, turn._own))) turn.Hold(writer);
        else turn.Queue(writer);
    }

    /// <summary>Has the thread pool write what has been held in some turn since the last call.</summary>
    /// <returns>Whether anything is held.</returns>
    public static bool Rescue()
    {
        var isHeld = false;
        lock (All)
        {
            All.RemoveAll(entry => !entry.TryGetTarget(out _));
            foreach (var entry in CollectionsMarshal.AsSpan(All))
            {
                if (entry.TryGetTarget(out var turn)) isHeld |= turn.RescueHeld();
            }
        }

        return isHeld;
    }

    private void Hold(WebSocketTransport writer)
    {
        if (_held is not { } held)
        {
            held = _spare ?? new WriteBundle();
            _spare = null;
            held.Open();
            _number++;
            Volatile.Write(ref _held, held);
            writer.Watch.Start();
        }

        if (!held.TryAdd(writer)) Queue(writer);
    }

    private void Queue(WebSocketTransport writer)
    {
        _hasQueued = true;
        while (_queued is null || !_queued.TryAdd(writer)) _queued = WriteBundle.Queue();
    }

    private bool RescueHeld()
    {
        if (Volatile.Read(ref _held) is null) return false;
        var number = Volatile.Read(ref _number);
        if (number == _seen) Interlocked.Exchange(ref _held, null)?.QueueThis();
        _seen = number;
        return true;
    }

    private void End()
    {
        var own = _own!;
        // Writing may end a session, and so lead to more that must be written.
        while (_held is not null && Interlocked.Exchange(ref _held, null) is { } held)
        {
            // What others have to say will come to this client as well, and had better leave together with its answers.
            if (_isBusy && _hasQueued) Queue(own);
            else held.Write();
            held.Close();
            _spare = held;
        }

        _own = null;
        _ended = Stopwatch.GetTimestamp();
    }

    /// <summary>The end of a turn.</summary>
    public readonly ref struct Scope(WriteTurn? turn)
    {
        public void Dispose() => turn?.End();
    }
}
