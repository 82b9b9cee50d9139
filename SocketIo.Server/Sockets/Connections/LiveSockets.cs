namespace SocketIo.Server.Sockets.Connections;

/// <summary>Counts the sockets of a server whose handlers may still run: from the first connection handler to the last disconnect handler.</summary>
internal sealed class LiveSockets
{
    private int _count;
    private TaskCompletionSource? _none;

    public void Begin() => Interlocked.Increment(ref _count);

    public void End()
    {
        if (Interlocked.Decrement(ref _count) == 0) Volatile.Read(ref _none)?.TrySetResult();
    }

    /// <summary>For a server that lets nobody in any more.</summary>
    public Task WhenNone()
    {
        var none = LazyInitializer.EnsureInitialized(ref _none, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Volatile.Read(ref _count) == 0) none.TrySetResult();
        return none.Task;
    }
}
