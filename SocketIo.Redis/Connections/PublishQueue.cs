using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;

namespace SocketIo.Redis.Connections;

/// <summary>
/// What waits for Redis, bounded in number and bytes: one sends in order, a window of messages ahead of what Redis has confirmed, and only
/// while the gate is open. When it is full the oldest goes, as the newest is what receivers can still use.
/// </summary>
internal sealed class PublishQueue : IAsyncDisposable
{
    // So many that the way to Redis and back costs no throughput, so few that a loss of the connection costs little.
    private const int Window = 256;

    private readonly Lock _gate = new();
    private readonly Queue<(string Channel, byte[] Message)> _waiting = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<string, byte[], Task> _send;
    private readonly RedisMetrics _metrics;
    private readonly ILogger _log;
    private readonly int _maxMessages;
    private readonly long _maxBytes;
    private readonly Task _pump;
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;
    private long _droppedSinceOpen;

    /// <param name="settings">The bounds.</param>
    /// <param name="send">Sends one message; its task ends when Redis has confirmed it.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="log">The log.</param>
    public PublishQueue(RedisSettings settings, Func<string, byte[], Task> send, RedisMetrics metrics, ILogger log)
    {
        _maxMessages = settings.MaxQueuedMessages;
        _maxBytes = settings.MaxQueuedBytes;
        _send = send;
        _metrics = metrics;
        _log = log;
        metrics.ObserveQueue(() => Count);
        _pump = Task.Run(PumpAsync);
    }

    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    public void Add(string channel, byte[] message)
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested) return;
            while (_waiting.Count > 0 && (_waiting.Count >= _maxMessages || _bytes + message.Length > _maxBytes))
            {
                _bytes -= _waiting.Dequeue().Message.Length;
                _droppedSinceOpen++;
                _metrics.Dropped("full");
            }

            _waiting.Enqueue((channel, message));
            _bytes += message.Length;
            // Under the lock, as it would fail once this is disposed, on whatever thread that is.
            if (_waiting.Count == 1) _work.Release();
        }
    }

    /// <summary>Lets messages go out.</summary>
    public void Open()
    {
        long dropped;
        lock (_gate)
        {
            dropped = _droppedSinceOpen;
            _droppedSinceOpen = 0;
            _open.TrySetResult();
        }

        if (dropped > 0) RedisLog.MessagesDropped(_log, dropped);
    }

    /// <summary>Keeps messages back until Redis is there.</summary>
    public void Shut()
    {
        lock (_gate)
        {
            if (_open.Task.IsCompleted) _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _closing.Cancel();
        await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        _work.Dispose();
    }

    private async Task PumpAsync()
    {
        var sent = new Queue<Task>();
        while (!_closing.IsCancellationRequested)
        {
            await _work.WaitAsync(_closing.Token);
            while (TryPeekOpen(out var opened))
            {
                await opened.WaitAsync(_closing.Token);
                if (!TryTake(out var channel, out var message)) break;
                sent.Enqueue(SendAsync(channel, message));
                while (sent.Count > 0 && (sent.Count >= Window || sent.Peek().IsCompleted)) await sent.Dequeue().WaitAsync(_closing.Token);
            }
        }
    }

    private async Task SendAsync(string channel, byte[] message)
    {
        try
        {
            await _send(channel, message);
            _metrics.Published(message.Length);
        }
        catch (Exception fault)
        {
            // It may have arrived or not; sending it again could deliver it twice.
            _metrics.Dropped("failed");
            RedisLog.CommandFailed(_log, fault);
        }
    }

    private bool TryPeekOpen(out Task opened)
    {
        lock (_gate)
        {
            opened = _open.Task;
            return _waiting.Count > 0;
        }
    }

    private bool TryTake(out string channel, out byte[] message)
    {
        lock (_gate)
        {
            var any = _waiting.TryDequeue(out var next);
            (channel, message) = next;
            if (any) _bytes -= message.Length;
            return any;
        }
    }
}
