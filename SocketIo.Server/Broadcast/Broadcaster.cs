using Microsoft.Extensions.Logging;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Acks;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Broadcast.Rooms;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast;

/// <summary>
/// Sends to many members of one namespace: finds them, encodes once, hands over the same bytes to each (F-API-67), and tells the other nodes
/// where there are some.
/// </summary>
internal sealed class Broadcaster(
    string name, byte[] utf8Name, MessageEncoder encoder, Deadlines deadlines, RecoveryLog? recovery, ILogger logger, int maxRooms = int.MaxValue) : IBroadcastScope
{
    private long _ackIds = -1;

    public string Name => name;

    /// <summary>The other nodes; null where there are none. Set before the first client.</summary>
    public IClusterAdapter? Cluster { get; set; }

    public Membership Membership { get; } = new(recovery, logger, maxRooms);

    public LocalAdapter Adapter => Membership.Adapter;

    public MessageEncoder Encoder => encoder;

    public Deadlines Deadlines => deadlines;

    /// <summary>Null where recovery is off.</summary>
    public RecoveryLog? Recovery => recovery;

    /// <summary>One counter for the whole namespace, from 0 (F-SIO-50).</summary>
    public long NextAckId() => Interlocked.Increment(ref _ackIds);

    public ValueTask EmitAsync(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        if (Cluster is { } cluster && !target.Local) return EmitToAllAsync(cluster, target, eventName, arguments);
        Emit(target, eventName, arguments);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends to members of this node.</summary>
    public void Emit(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        Send(target, new EventContent(eventName, arguments));
    }

    /// <summary>Sends what another node has written.</summary>
    public void Deliver(BroadcastTarget target, ClusterValue data, string? offset) => Send(target, new EventContent(data), offset);

    public Task<Answers<T>> EmitWithAckAsync<T>(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        var wait = target.AckTimeout
            ?? throw new InvalidOperationException("A broadcast is acknowledged within a time: call Timeout before EmitWithAckAsync.");
        var cluster = target.Local ? null : Cluster;
        var ack = new BroadcastAck<T>(encoder.Json, deadlines, NextAckId(), wait, logger, asksOthers: cluster is not null, target.SingleAnswer);
        if (cluster is null)
        {
            Ask(target, new EventContent(eventName, arguments), ack);
        }
        else
        {
            using var scratch = encoder.Payload(eventName, arguments);
            var data = scratch.Value;
            Ask(target, new EventContent(eventName, arguments, data), ack);
            cluster.BroadcastWithAck(target, data, ack);
        }

        ack.EveryoneAsked();
        return ack.Task;
    }

    /// <summary>Sends what another node has written, and passes the answers on.</summary>
    /// <returns>How many members it went to.</returns>
    public int DeliverWithAck(BroadcastTarget target, ClusterValue data, TimeSpan wait, ClusterAnswer answered)
    {
        var ack = new RelayedAck(NextAckId(), deadlines, answered);
        Ask(target, new EventContent(data), ack);
        ack.EveryoneAsked(wait);
        return ack.Count;
    }

    public ValueTask JoinAsync(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        var cluster = target.Local ? null : Cluster;
        if (cluster is not { DeliversItself: true }) Membership.Join(target, rooms);
        return cluster?.JoinAsync(target, rooms) ?? ValueTask.CompletedTask;
    }

    public ValueTask LeaveAsync(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        var cluster = target.Local ? null : Cluster;
        if (cluster is not { DeliversItself: true }) Membership.Leave(target, rooms);
        return cluster?.LeaveAsync(target, rooms) ?? ValueTask.CompletedTask;
    }

    public ValueTask DisconnectAsync(BroadcastTarget target, bool close)
    {
        var cluster = target.Local ? null : Cluster;
        if (cluster is not { DeliversItself: true }) DisconnectHere(target, close);
        return cluster?.DisconnectAsync(target, close) ?? ValueTask.CompletedTask;
    }

    /// <summary>Disconnects members of this node.</summary>
    public void DisconnectHere(BroadcastTarget target, bool close)
    {
        Membership.ForgetAway(target);
        var recipients = Adapter.Find(target);
        foreach (var member in recipients.Members) member.Disconnect(close);
        recipients.Return();
    }

    public List<TMember> Fetch<TMember>(BroadcastTarget target)
        where TMember : IBroadcastMember
    {
        var recipients = Adapter.Find(target);
        var members = new List<TMember>(recipients.Members.Length);
        foreach (var member in recipients.Members)
        {
            if (member.Receives) members.Add((TMember)member);
        }

        recipients.Return();
        return members;
    }

    public Task<Answers<ClusterSocket>>? FetchOthersAsync(BroadcastTarget target) => target.Local ? null : Cluster?.FetchAsync(target);

    public ValueTask<int> CountAsync(BroadcastTarget target)
    {
        var here = CountHere(target);
        return Cluster is { } cluster && !target.Local ? AddAsync(here, cluster.CountAsync(target)) : ValueTask.FromResult(here);
    }

    /// <summary>Counts members of this node.</summary>
    public int CountHere(BroadcastTarget target) => Adapter.Count(target);

    /// <summary>Sends to the application on the other nodes.</summary>
    /// <exception cref="ArgumentException">The name is one that nodes tell each other by themselves.</exception>
    public ValueTask EmitServerSideAsync(string eventName, ReadOnlySpan<object?> arguments)
    {
        CheckServerSideName(eventName);
        if (Cluster is not { } cluster)
        {
            SocketLog.NoOtherNode(logger, name);
            return ValueTask.CompletedTask;
        }

        using var scratch = encoder.Payload(eventName, arguments);
        return cluster.ServerSideEmitAsync(scratch.Value);
    }

    /// <summary>The same, and collects one answer of each other node.</summary>
    public Task<Answers<T>> EmitServerSideWithAckAsync<T>(string eventName, ReadOnlySpan<object?> arguments)
    {
        CheckServerSideName(eventName);
        if (Cluster is not { } cluster)
        {
            SocketLog.NoOtherNode(logger, name);
            return Task.FromResult(new Answers<T>([]));
        }

        using var scratch = encoder.Payload(eventName, arguments);
        var data = scratch.Value;
        return ReadAsync<T>(cluster.ServerSideEmitWithAckAsync(data));
    }

    private static void CheckServerSideName(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (eventName is "connect" or "connection" or "new_namespace")
            throw new ArgumentException($"\"{eventName}\" is a reserved event name", nameof(eventName));
    }

    private static async ValueTask<int> AddAsync(int here, Task<Answers<int>> others) => here + (await others).Sum();

    private async Task<Answers<T>> ReadAsync<T>(Task<Answers<OwnedValue>> asked)
    {
        var answers = await asked;
        var read = new List<T>(answers.Count);
        foreach (var answer in answers)
        {
            using var attachments = AttachmentSet.Of(answer.View.Attachments);
            try
            {
                read.Add(encoder.Json.Read<T>(answer.View.Json, attachments, mayBeNull: true, index: 0)!);
            }
            catch (EventArgumentException fault)
            {
                SocketLog.NodeAnswerDoesNotFit(logger, fault, name, typeof(T).Name);
            }
        }

        return new Answers<T>(read, answers.SilentNodes);
    }

    private ValueTask EmitToAllAsync(IClusterAdapter cluster, BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        using var scratch = encoder.Payload(eventName, arguments);
        var data = scratch.Value;
        if (!cluster.DeliversItself || target.Volatile) Send(target, new EventContent(eventName, arguments, data));
        return cluster.BroadcastAsync(target, data);
    }

    private void Send(BroadcastTarget target, in EventContent content, string? offset = null)
    {
        if (!target.Volatile && recovery is LocalRecoveryLog own)
        {
            SendAndKeep(own, target, content);
            return;
        }

        if (offset is not null && !target.Volatile && recovery is SharedRecoveryLog shared && shared.TryRead(offset, out var position))
        {
            SendLogged(shared, target, content, offset, position);
            return;
        }

        var recipients = Adapter.Find(target);
        var key = target.Key is null ? null : new CoalesceKey(name, target.Key);
        EncodedMessage? message = null;
        OutgoingEvent? sent = null;
        try
        {
            foreach (var member in recipients.Walk)
            {
                if (!member.Receives) continue;
                if (member.WatchesOutgoing) member.NoteOutgoing(sent ??= content.ToOutgoing());
                message ??= Log(content.Encode(encoder, utf8Name, PacketHeader.NoAck, target.Compress, offset), recipients.Members.Length);
                if (target.Volatile) member.TrySendVolatile(message);
                else member.TrySend(message, key);
            }
        }
        finally
        {
            message?.Release();
            recipients.Return();
        }
    }

    private void Ask(BroadcastTarget target, in EventContent content, IAckCollector ack)
    {
        var recipients = Adapter.Find(target);
        EncodedMessage? message = null;
        OutgoingEvent? sent = null;
        try
        {
            foreach (var member in recipients.Walk)
            {
                if (!member.Receives) continue;
                if (member.WatchesOutgoing) member.NoteOutgoing(sent ??= content.ToOutgoing());
                message ??= Log(content.Encode(encoder, utf8Name, ack.Id, target.Compress), recipients.Members.Length);
                if (!ack.TryExpect(member)) continue;
                if (target.Volatile ? member.TrySendVolatile(message) : member.TrySend(message)) continue;
                ack.Forget(member);
            }
        }
        finally
        {
            message?.Release();
            recipients.Return();
        }
    }

    private void SendAndKeep(LocalRecoveryLog log, BroadcastTarget target, in EventContent content)
    {
        Recipients recipients;
        bool isForNobody;
        lock (log.Gate)
        {
            recipients = Adapter.Find(target);
            isForNobody = recipients.Members.Length == 0 && !log.IsAwaited;
        }

        OutgoingEvent? sent = null;
        foreach (var member in recipients.Members)
        {
            if (member is { Receives: true, WatchesOutgoing: true }) member.NoteOutgoing(sent ??= content.ToOutgoing());
        }

        var count = recipients.Members.Length;
        recipients.Return();
        if (isForNobody) return;

        // Encoded outside the lock, as converters are the application's.
        var message = Log(content.Encode(encoder, utf8Name, PacketHeader.NoAck, target.Compress, log.BlankOffset), count);
        SendAndKeep(log, target, message);
        message.Release();
    }

    // What the log of all nodes holds, in its order. Nobody but the reader of that log comes here.
    private void SendLogged(SharedRecoveryLog log, BroadcastTarget target, in EventContent content, string offset, long position)
    {
        Recipients recipients;
        lock (log.Gate)
        {
            recipients = Adapter.Find(target);
            if (recipients.Members.Length == 0 && !log.IsAwaited)
            {
                log.NotePassed(position);
                return;
            }
        }

        OutgoingEvent? sent = null;
        foreach (var member in recipients.Members)
        {
            if (member is { Receives: true, WatchesOutgoing: true }) member.NoteOutgoing(sent ??= content.ToOutgoing());
        }

        var count = recipients.Members.Length;
        recipients.Return();
        var message = Log(content.Encode(encoder, utf8Name, PacketHeader.NoAck, target.Compress, offset), count);
        lock (log.Gate)
        {
            log.NoteDelivered(position, target, message);
            SendUnderGate(target, message, position);
        }

        message.Release();
    }

    // Whoever is there by now gets it.
    private void SendAndKeep(LocalRecoveryLog log, BroadcastTarget target, EncodedMessage message)
    {
        lock (log.Gate)
        {
            SendUnderGate(target, message, log.Append(message, target, direct: null));
        }
    }

    private void SendUnderGate(BroadcastTarget target, EncodedMessage message, long position)
    {
        var recipients = Adapter.Find(target);
        foreach (var member in recipients.Walk)
        {
            // One that is just leaving does not get it, but must know that it has missed it.
            if (member.Recovery is { State: RecoveryState.Live } session) session.NoteSent(position);
            if (member.Receives) member.TrySend(message);
        }

        recipients.Return();
    }

    private EncodedMessage Log(EncodedMessage message, int recipients)
    {
        SocketLog.BroadcastEncoded(logger, name, message.ByteCount, message.AttachmentCount, recipients);
        return message;
    }
}
