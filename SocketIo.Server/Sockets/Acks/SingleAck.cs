using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Sockets.Acks;

/// <summary>Waits for the acknowledgement of one event by one client.</summary>
internal sealed class SingleAck<T>(Socket socket, long id, TimeSpan? limit) : IPendingAck
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Deadline? _deadline;

    public Task<T> Task => _completion.Task;

    /// <summary>Starts the time, if there is a limit. To be called once the answer is awaited and before the event is sent.</summary>
    public void StartTime()
    {
        if (limit is not { } wait) return;
        _deadline = new DeadlineCall(Expire);
        socket.Namespace.Deadlines.Start(_deadline, wait);
    }

    public void Answer(ReadOnlySpan<byte> json, AttachmentSet? attachments)
    {
        StopTime();
        try
        {
            var arguments = new ArgumentReader(json);
            arguments.TryReadNext(out var first);
            _completion.TrySetResult(socket.Namespace.Json.Read<T>(first, attachments, mayBeNull: true, index: 0)!);
        }
        catch (Exception fault)
        {
            Fail(fault);
        }
    }

    public void Leave()
    {
        StopTime();
        Fail(new SocketDisconnectedException(socket.Id));
    }

    private void Expire()
    {
        if (socket.Acks.Remove(id)) Fail(new AckTimeoutException(limit!.Value));
    }

    private void Fail(Exception fault)
    {
        _completion.TrySetException(fault);
        // An application that does not care may drop the task.
        _ = _completion.Task.Exception;
    }

    private void StopTime()
    {
        if (_deadline is { } deadline) socket.Namespace.Deadlines.Stop(deadline);
    }
}
