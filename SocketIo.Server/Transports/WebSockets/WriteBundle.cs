using System.Collections.Concurrent;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// Connections that have something to write, for one thread of the pool. It takes more until that thread comes to it: the busier the
/// server, the more waits for each connection by then, and leaves in one write.
/// </summary>
internal sealed class WriteBundle : IThreadPoolWorkItem
{
    // Few enough that the cores share a large broadcast.
    private const int Capacity = 64;
    private const int MostIdle = 256;

    private static readonly ConcurrentQueue<WriteBundle> Idle = new();

    private readonly WebSocketTransport?[] _writers = new WebSocketTransport?[Capacity];
    private int _count;
    private bool _isOpen;

    /// <summary>Adds a connection to the caller's bundle, or to a new one, which takes its place.</summary>
    public static void Add(ref WriteBundle? bundle, WebSocketTransport writer)
    {
        while (bundle is null || !bundle.TryAdd(writer)) bundle = Start();
    }

    private static WriteBundle Start()
    {
        if (!Idle.TryDequeue(out var bundle)) bundle = new WriteBundle();
        lock (bundle._writers) bundle._isOpen = true;
        // Behind what has arrived by now, so that it is handled first.
        ThreadPool.UnsafeQueueUserWorkItem(bundle, preferLocal: false);
        return bundle;
    }

    /// <returns>False when it is full, or its thread has come.</returns>
    private bool TryAdd(WebSocketTransport writer)
    {
        lock (_writers)
        {
            if (!_isOpen || _count == Capacity) return false;
            _writers[_count++] = writer;
            return true;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        int count;
        lock (_writers)
        {
            _isOpen = false;
            count = _count;
        }

        for (var i = 0; i < count; i++)
        {
            _writers[i]!.Write();
            _writers[i] = null;
        }

        _count = 0;
        if (Idle.Count < MostIdle) Idle.Enqueue(this);
    }
}
