using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;

namespace SocketIo.Server.Sockets.Events;

/// <summary>
/// One event of a socket at a time, in the order they came. The first is dispatched in the bytes that were received; what comes while it
/// runs is copied, and reading pauses when too much waits. Nothing is dispatched before <see cref="Release"/> nor after <see cref="Close"/>.
/// </summary>
internal sealed class EventQueue(Socket socket, EventRouter router, ServerSettings settings, ILogger logger)
{
    // What may wait, in messages of the largest size; enough for a burst, little enough for many clients that all do it.
    private const long LargestMessages = 4;

    private readonly Lock _gate = new();
    private Queue<SocketIoEvent>? _waiting;
    private long _waitingBytes;
    private TaskCompletionSource? _room;
    private bool _busy = true;
    private bool _closed;

    /// <summary>Takes an event in. Calls for one socket do not overlap.</summary>
    /// <param name="json">The payload, checked; free again when the task has ended.</param>
    /// <param name="ackId">The client's acknowledgement id, or none.</param>
    /// <param name="attachments">The queue's from here on.</param>
    /// <returns>Completed unless the queue is full.</returns>
    public ValueTask ReceiveAsync(ReadOnlyMemory<byte> json, long ackId, AttachmentSet? attachments)
    {
        var room = TryEnter(json.Span, ackId, attachments, out var isFirst);
        if (room is not null) return ReceiveLaterAsync(room, json, ackId, attachments);

        SocketLog.EventTaken(logger, socket.Id, waits: !isFirst);
        if (isFirst) _ = DrainAsync(router.DispatchAsync(json.Span, ackId, attachments));
        return ValueTask.CompletedTask;
    }

    /// <summary>The connection handlers have completed: what came meanwhile is dispatched, on this thread as far as it goes.</summary>
    public void Release() => _ = DrainAsync(Task.CompletedTask);

    /// <summary>Drops what waits; the socket has left (F-SIO-56).</summary>
    public void Close()
    {
        Queue<SocketIoEvent>? dropped;
        TaskCompletionSource? room;
        lock (_gate)
        {
            _closed = true;
            dropped = _waiting;
            _waiting = null;
            room = _room;
            _room = null;
        }

        room?.TrySetResult();
        if (dropped is null) return;
        foreach (var received in dropped) received.Release();
    }

    /// <returns>A task when there is no room, else null.</returns>
    private Task? TryEnter(ReadOnlySpan<byte> json, long ackId, AttachmentSet? attachments, out bool isFirst)
    {
        lock (_gate)
        {
            isFirst = !_busy && !_closed;
            if (_closed) attachments?.Dispose();
            if (isFirst) _busy = true;
            if (isFirst || _closed) return null;

            var bytes = json.Length + (attachments?.ByteCount ?? 0);
            _waiting ??= new Queue<SocketIoEvent>();
            if (_waiting.Count > 0 && (_waiting.Count >= settings.MaxPendingEvents || _waitingBytes + bytes > LargestMessages * settings.MaxPayload))
            {
                return (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            _waiting.Enqueue(new SocketIoEvent(socket, json, ackId, attachments));
            _waitingBytes += bytes;
            return null;
        }
    }

    private async ValueTask ReceiveLaterAsync(Task room, ReadOnlyMemory<byte> json, long ackId, AttachmentSet? attachments)
    {
        SocketLog.EventQueueFull(logger, socket.Id);
        await room;
        await ReceiveAsync(json, ackId, attachments);
    }

    private async Task DrainAsync(Task running)
    {
        await running;
        while (Leave() is { } next) await router.DispatchAsync(next);
    }

    /// <returns>The next event, or null when there is none and the queue is idle again.</returns>
    private SocketIoEvent? Leave()
    {
        TaskCompletionSource? room;
        SocketIoEvent? next;
        lock (_gate)
        {
            if (_waiting is null || !_waiting.TryDequeue(out next))
            {
                // An idle socket keeps no queue.
                _waiting = null;
                _busy = false;
                return null;
            }

            _waitingBytes -= next.ByteCount;
            room = _room;
            _room = null;
        }

        room?.TrySetResult();
        return next;
    }
}
