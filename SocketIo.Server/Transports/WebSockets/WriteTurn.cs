using System.Runtime.InteropServices;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// Decides who writes. While a thread handles what a client has sent, that client's own answers wait until it is through, and the same thread
/// writes them: many answers, one write, no other thread. What goes to other clients is bundled for the thread pool, at once. A handler that
/// blocks its thread does not keep the answers for long either: <see cref="WriteWatch"/> sees to that.
/// </summary>
internal sealed class WriteTurn
{
    private static readonly List<WeakReference<WriteTurn>> All = [];

    [ThreadStatic]
    private static WriteTurn? _ofThread;

    private WebSocketTransport? _own;
    private WebSocketTransport? _waiting;
    private WriteBundle? _bundle;
    private bool _othersWait;
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
        turn._othersWait = false;
        return new Scope(turn);
    }

    /// <summary>This connection has something to write.</summary>
    public static void Schedule(WebSocketTransport writer)
    {
        var turn = OfThread;
        if (ReferenceEquals(writer, turn._own)) turn.Wait(writer);
        else turn.Bundle(writer);
    }

    /// <summary>Has others write what has waited in some turn since the last call.</summary>
    /// <returns>Whether anything waits.</returns>
    public static bool Rescue()
    {
        var waits = false;
        lock (All)
        {
            All.RemoveAll(entry => !entry.TryGetTarget(out _));
            foreach (var entry in CollectionsMarshal.AsSpan(All))
            {
                if (entry.TryGetTarget(out var turn)) waits |= turn.RescueWaiting();
            }
        }

        return waits;
    }

    private void Wait(WebSocketTransport writer)
    {
        _number++;
        Volatile.Write(ref _waiting, writer);
        writer.Watch.Start();
    }

    private void Bundle(WebSocketTransport writer)
    {
        _othersWait = true;
        WriteBundle.Add(ref _bundle, writer);
    }

    private bool RescueWaiting()
    {
        if (Volatile.Read(ref _waiting) is null) return false;
        var number = Volatile.Read(ref _number);
        WriteBundle? bundle = null;
        if (number == _seen && Interlocked.Exchange(ref _waiting, null) is { } writer) WriteBundle.Add(ref bundle, writer);
        _seen = number;
        return true;
    }

    private void End()
    {
        _own = null;
        if (_waiting is null || Interlocked.Exchange(ref _waiting, null) is not { } writer) return;
        // What others have to say will come to this client as well, and had better leave together with its answers.
        if (_othersWait) Bundle(writer);
        else writer.Write();
    }

    /// <summary>The end of a turn.</summary>
    public readonly ref struct Scope(WriteTurn? turn)
    {
        public void Dispose() => turn?.End();
    }
}
