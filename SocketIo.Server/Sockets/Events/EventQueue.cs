using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;

namespace SocketIo.Server.Sockets.Events;

/// <summary>
/// The events of a socket, one at a time or as many as the application allows, started in the order they came: the next one when the one
/// before has come to its first wait. What finds room is dispatched in the bytes that were received; everything else is copied, and reading
/// pauses when too much waits. Nothing is dispatched before <see cref="Release"/> nor after <see cref="Close"/>.
/// </summary>
internal sealed class EventQueue(Socket socket, EventRouter router, ServerSettings settings, ILogger logger)
{
    // What may wait, in messages of the largest size; enough for a burst, little enough for many clients that all do it.
    private const long LargestMessages = 4;

    private Queue<SocketIoEvent>? _waiting;
    private long _waitingBytes;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private int _free;
    private bool _starting;
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
        if (isFirst) StartWaiting(Follow(router.DispatchAsync(json.Span, ackId, attachments)));
        return ValueTask.CompletedTask;
    }

    /// <summary>The connection handlers have completed: what came meanwhile is dispatched, on this thread as far as it goes.</summary>
    public void Release()
    {
        lock (this) _starting = true;
        StartWaiting(settings.MaxParallelEvents);
    }

    /// <summary>Ends when no handler runs and no event waits, be it for a moment.</summary>
    public Task WhenIdle()
    {
        lock (this)
        {
            return IsIdle ? Task.CompletedTask : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Drops what waits; the socket has left (F-SIO-56).</summary>
    public void Close()
    {
        Queue<SocketIoEvent>? dropped;
        TaskCompletionSource? room;
        lock (this)
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
        lock (this)
        {
            isFirst = _free > 0 && !_starting && !_closed;
            if (_closed) attachments?.Dispose();
            if (isFirst)
            {
                _free--;
                _starting = true;
            }

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

    // Nothing waits while something could be started, so there is no need to look for what waits before.
    private bool IsIdle => _free == settings.MaxParallelEvents && !_starting;

    /// <returns>How many places are free again already.</returns>
    private int Follow(Task running)
    {
        if (running.IsCompleted) return 1;
        _ = FollowAsync(running);
        return 0;
    }

    private async Task FollowAsync(Task running)
    {
        await running;
        lock (this)
        {
            // Whoever starts events now finds the place.
            if (_starting)
            {
                _free++;
                return;
            }

            _starting = true;
        }

        StartWaiting(freed: 1);
    }

    /// <summary>Starts what waits, one after the other, as long as there are places; by one caller at a time, who has set <see cref="_starting"/>.</summary>
    private void StartWaiting(int freed)
    {
        while (Leave(freed) is { } next) freed = Follow(router.DispatchAsync(next));
    }

    /// <returns>The next event, or null when none waits or none may start.</returns>
    private SocketIoEvent? Leave(int freed)
    {
        TaskCompletionSource? room;
        SocketIoEvent? next = null;
        lock (this)
        {
            _free += freed;
            if (_free == 0 || _waiting is null || !_waiting.TryDequeue(out next))
            {
                // An idle socket keeps no queue.
                if (_waiting is { Count: 0 }) _waiting = null;
                _starting = false;
                if (!IsIdle) return null;
                room = _idle;
                _idle = null;
            }
            else
            {
                _free--;
                _waitingBytes -= next.ByteCount;
                room = _room;
                _room = null;
            }
        }

        room?.TrySetResult();
        return next;
    }
}
