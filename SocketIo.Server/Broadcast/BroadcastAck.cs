using Microsoft.Extensions.Logging;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast;

/// <summary>
/// Collects the answers to one broadcast, one id for all receivers (F-API-71). A member that leaves, or whose answer cannot be read,
/// is waited for no longer; the reference lets the timeout decide even when nobody is left to answer.
/// </summary>
internal sealed class BroadcastAck<T> : IPendingAck
{
    private readonly TaskCompletionSource<IReadOnlyList<T>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<T> _answers = [];
    private readonly List<IBroadcastMember> _asked = [];
    private readonly SocketIoJson _json;
    private readonly Deadlines _deadlines;
    private readonly Deadline _deadline;
    private readonly TimeSpan _wait;
    private readonly ILogger _logger;
    private int _missing;
    private bool _everyoneAsked;
    private bool _done;

    public BroadcastAck(SocketIoJson json, Deadlines deadlines, long id, TimeSpan wait, ILogger logger)
    {
        _json = json;
        _deadlines = deadlines;
        _wait = wait;
        _logger = logger;
        Id = id;
        _deadline = new DeadlineCall(Expire);
    }

    public long Id { get; }

    public Task<IReadOnlyList<T>> Task => _completion.Task;

    /// <summary>Notes a member before the packet goes to it, so that no answer can be too early.</summary>
    public bool TryExpect(IBroadcastMember member)
    {
        lock (_gate)
        {
            _missing++;
            _asked.Add(member);
        }

        if (member.TryAddAck(Id, this)) return true;
        Leave();
        return false;
    }

    /// <summary>The packet did not go out to a member after all.</summary>
    public void Forget(IBroadcastMember member)
    {
        if (member.RemoveAck(Id)) Leave();
    }

    /// <summary>From here on the time runs, and the last answer ends it.</summary>
    public void EveryoneAsked()
    {
        lock (_gate)
        {
            _everyoneAsked = true;
            if (!IsComplete()) _deadlines.Start(_deadline, _wait);
        }

        CompleteIfDone();
    }

    public void Answer(ReadOnlySpan<byte> json, AttachmentSet? attachments)
    {
        if (!TryRead(json, attachments, out var answer))
        {
            Leave();
            return;
        }

        lock (_gate)
        {
            if (_done) return;
            _answers.Add(answer!);
            _missing--;
        }

        CompleteIfDone();
    }

    public void Leave()
    {
        lock (_gate) _missing--;
        CompleteIfDone();
    }

    private bool TryRead(ReadOnlySpan<byte> json, AttachmentSet? attachments, out T? answer)
    {
        answer = default;
        try
        {
            var arguments = new ArgumentReader(json);
            arguments.TryReadNext(out var first);
            answer = _json.Read<T>(first, attachments, mayBeNull: true, index: 0);
            return true;
        }
        catch (Exception fault)
        {
            SocketLog.AnswerDoesNotFit(_logger, fault, Id, typeof(T).Name);
            return false;
        }
    }

    private bool IsComplete() => _everyoneAsked && _missing == 0;

    private void CompleteIfDone()
    {
        lock (_gate)
        {
            if (_done || !IsComplete()) return;
            _done = true;
        }

        _deadlines.Stop(_deadline);
        _completion.TrySetResult(_answers);
    }

    private void Expire()
    {
        int missing;
        lock (_gate)
        {
            if (_done) return;
            _done = true;
            missing = _missing;
        }

        foreach (var member in _asked) member.RemoveAck(Id);
        SocketLog.BroadcastAckTimedOut(_logger, Id, missing);
        _completion.TrySetException(new BroadcastAckTimeoutException<T>(_wait, _answers, missing));
        // An application that does not care may drop the task.
        _ = _completion.Task.Exception;
    }
}
