namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// Decides who writes. While a thread handles what a client has sent, that client's own answers wait until it is through, and the same thread
/// writes them: many answers, one write, no other thread. What goes to other clients is bundled for the thread pool, at once.
/// </summary>
internal sealed class WriteTurn
{
    [ThreadStatic]
    private static WriteTurn? _ofThread;

    private WebSocketTransport? _own;
    private WriteBundle? _bundle;
    private bool _ownWaits;
    private bool _othersWait;

    private static WriteTurn OfThread => _ofThread ??= new WriteTurn();

    /// <summary>Begins to handle what the client of this connection has sent.</summary>
    public static Scope Begin(WebSocketTransport own)
    {
        var turn = OfThread;
        // A thread that is in a turn already has come here through a write that led to another connection's continuation.
        if (turn._own is not null) return default;
        turn._own = own;
        turn._ownWaits = turn._othersWait = false;
        return new Scope(turn);
    }

    /// <summary>This connection has something to write.</summary>
    public static void Schedule(WebSocketTransport writer)
    {
        var turn = OfThread;
        if (ReferenceEquals(writer, turn._own)) turn._ownWaits = true;
        else turn.Bundle(writer);
    }

    private void Bundle(WebSocketTransport writer)
    {
        _othersWait = true;
        while (_bundle is null || !_bundle.TryAdd(writer)) _bundle = WriteBundle.Start();
    }

    private void End()
    {
        var own = _own!;
        _own = null;
        if (!_ownWaits) return;
        // What others have to say will come to this client as well, and had better leave together with its answers.
        if (_othersWait) Bundle(own);
        else own.Write();
    }

    /// <summary>The end of a turn.</summary>
    public readonly ref struct Scope(WriteTurn? turn)
    {
        public void Dispose() => turn?.End();
    }
}
