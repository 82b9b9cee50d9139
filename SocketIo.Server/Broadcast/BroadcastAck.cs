using Microsoft.Extensions.Logging;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Acks;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast;

/// <summary>
/// Collects the answers to one broadcast, one id for all receivers (F-API-71). A member that leaves, or whose answer cannot be read,
/// is waited for no longer; the reference lets the timeout decide even when nobody is left to answer. Of another node's members only their
/// number and their answers are known, so there it does decide here as well. A node that keeps silent is named in the answer.
/// </summary>
internal sealed class BroadcastAck<T> : IAckCollector, IRemoteAcks
{
    private readonly TaskCompletionSource<Answers<T>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<T> _answers = [];
    private readonly List<IBroadcastMember> _asked = [];
    private readonly SocketIoJson _json;
    private readonly Deadlines _deadlines;
    private readonly Deadline _deadline;
    private readonly TimeSpan _wait;
    private readonly ILogger _logger;
    private readonly bool _asksOthers;
    private readonly bool _oneIsEnough;
    private Func<IReadOnlyList<string>>? _silent;
    private int? _nodes;
    private int _nodesCounted;
    private int _missing;
    private bool _everyoneAsked;
    private bool _done;

    public BroadcastAck(SocketIoJson json, Deadlines deadlines, long id, TimeSpan wait, ILogger logger, bool asksOthers = false, bool oneIsEnough = false)
    {
        _json = json;
        _deadlines = deadlines;
        _wait = wait;
        _logger = logger;
        _asksOthers = asksOthers;
        _oneIsEnough = oneIsEnough;
        Id = id;
        _deadline = new DeadlineCall(Expire);
    }

    public long Id { get; }

    public Task<Answers<T>> Task => _completion.Task;

    TimeSpan IRemoteAcks.Wait => _wait;

    Task IRemoteAcks.Ended => _completion.Task;

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
        var arguments = new ArgumentReader(json);
        arguments.TryReadNext(out var first);
        AnswerWith(first, attachments);
    }

    private void AnswerWith(ReadOnlySpan<byte> first, AttachmentSet? attachments)
    {
        if (!TryRead(first, attachments, out var answer))
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

    void IRemoteAcks.ExpectNodes(int? others, Func<IReadOnlyList<string>> silent)
    {
        lock (_gate)
        {
            _nodes = others;
            _silent = silent;
        }

        CompleteIfDone();
    }

    void IRemoteAcks.NodeCounted(int sockets)
    {
        lock (_gate)
        {
            _nodesCounted++;
            _missing += sockets;
        }

        CompleteIfDone();
    }

    void IRemoteAcks.Answer(ClusterValue value)
    {
        using var attachments = AttachmentSet.Of(value.Attachments);
        AnswerWith(value.Json, attachments);
    }

    private bool TryRead(ReadOnlySpan<byte> first, AttachmentSet? attachments, out T? answer)
    {
        answer = default;
        try
        {
            answer = _json.Read<T>(first, attachments, mayBeNull: true, index: 0);
            return true;
        }
        catch (Exception fault)
        {
            SocketLog.AnswerDoesNotFit(_logger, fault, Id, typeof(T).Name);
            return false;
        }
    }

    private bool IsComplete() => _everyoneAsked
        && ((_oneIsEnough && _answers.Count > 0) || (_missing == 0 && (!_asksOthers || _nodesCounted >= _nodes)));

    private void CompleteIfDone()
    {
        lock (_gate)
        {
            if (_done || !IsComplete()) return;
            _done = true;
        }

        _deadlines.Stop(_deadline);
        _completion.TrySetResult(new Answers<T>(_answers));
    }

    private void Expire()
    {
        int missing;
        lock (_gate)
        {
            if (_done) return;
            _done = true;
            missing = Math.Max(_missing, 0);
        }

        foreach (var member in _asked) member.RemoveAck(Id);
        SocketLog.BroadcastAckTimedOut(_logger, Id, missing);
        var answers = new Answers<T>(_answers, _silent?.Invoke());
        if (missing == 0)
        {
            _completion.TrySetResult(answers);
            return;
        }

        _completion.TrySetException(new BroadcastAckTimeoutException<T>(_wait, answers, missing));
        // An application that does not care may drop the task.
        _ = _completion.Task.Exception;
    }
}
