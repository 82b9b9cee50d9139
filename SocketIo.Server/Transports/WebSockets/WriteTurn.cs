namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// What a thread will have to write once it is through with the messages that it handles now. So everything that they cause leaves in as
/// few writes as there are connections, from the thread that caused it.
/// </summary>
internal sealed class WriteTurn
{
    [ThreadStatic]
    private static WriteTurn? t_current;

    private readonly List<IThreadPoolWorkItem> _writers = [];
    private bool _isOpen;

    /// <summary>Begins a turn, or joins the one that this thread is in.</summary>
    public static Scope Begin()
    {
        var turn = t_current ??= new WriteTurn();
        if (turn._isOpen) return default;
        turn._isOpen = true;
        return new Scope(turn);
    }

    /// <returns>False when this thread is in no turn.</returns>
    public static bool TryAdd(IThreadPoolWorkItem writer)
    {
        if (t_current is not { _isOpen: true } turn) return false;
        turn._writers.Add(writer);
        return true;
    }

    private void End()
    {
        // Writing may lead to more that must be written.
        for (var i = 0; i < _writers.Count; i++) _writers[i].Execute();
        _writers.Clear();
        _isOpen = false;
    }

    /// <summary>The end of a turn: everything is written.</summary>
    public readonly ref struct Scope(WriteTurn? turn)
    {
        public void Dispose() => turn?.End();
    }
}
