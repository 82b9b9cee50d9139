using System.Collections.Concurrent;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>Connections that have something to write, one after the other by one thread. It takes more until that thread comes to it.</summary>
internal sealed class WriteBundle : IThreadPoolWorkItem
{
    // Few enough that the cores share a large broadcast.
    private const int Capacity = 64;
    private const int MostIdle = 256;

    // Of writing.
    private const int Stride = 1;

    private static readonly ConcurrentQueue<WriteBundle> Idle = new();

    private readonly WebSocketTransport?[] _writers = new WebSocketTransport?[Capacity];
    private int _count;
    private bool _isOpen;

    /// <summary>An open bundle on its way to the thread pool.</summary>
    public static WriteBundle Queue()
    {
        if (!Idle.TryDequeue(out var bundle)) bundle = new WriteBundle();
        bundle.Open();
        bundle.QueueThis();
        return bundle;
    }

    /// <summary>Gives an open bundle to the thread pool, behind what has arrived by now, so that it is handled first.</summary>
    public void QueueThis() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void Open()
    {
        lock (_writers) _isOpen = true;
    }

    /// <returns>False when it is full, or its thread has come.</returns>
    public bool TryAdd(WebSocketTransport writer)
    {
        lock (_writers)
        {
            if (!_isOpen || _count == Capacity) return false;
            _writers[_count++] = writer;
            return true;
        }
    }

    /// <summary>Takes no more, and forgets what it holds.</summary>
    public void Close()
    {
        lock (_writers)
        {
            _isOpen = false;
            _writers.AsSpan(0, _count).Clear();
            _count = 0;
        }
    }

    /// <summary>Takes no more, and has everyone write.</summary>
    public void Write()
    {
        int count;
        lock (_writers)
        {
            _isOpen = false;
            count = _count;
        }

        foreach (var writer in new PrefetchWalk<WebSocketTransport>(_writers.AsSpan(0, count)!, Stride)) writer.Write();
    }

    void IThreadPoolWorkItem.Execute()
    {
        Write();
        Close();
        if (Idle.Count < MostIdle) Idle.Enqueue(this);
    }
}
