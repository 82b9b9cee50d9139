using Microsoft.Extensions.Logging;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Broadcast.Rooms;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast;

/// <summary>Sends to many members of one namespace: finds them, encodes once, hands over the same bytes to each (F-API-67).</summary>
internal sealed class Broadcaster(
    string name, byte[] utf8Name, MessageEncoder encoder, Deadlines deadlines, RecoveryLog? recovery, ILogger logger, int maxRooms = int.MaxValue) : IBroadcastScope
{
    private long _ackIds = -1;

    public Membership Membership { get; } = new(recovery, logger, maxRooms);

    public LocalAdapter Adapter => Membership.Adapter;

    public MessageEncoder Encoder => encoder;

    public Deadlines Deadlines => deadlines;

    /// <summary>Null where recovery is off.</summary>
    public RecoveryLog? Recovery => recovery;

    /// <summary>One counter for the whole namespace, from 0 (F-SIO-50).</summary>
    public long NextAckId() => Interlocked.Increment(ref _ackIds);

    public void Emit(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        if (recovery is not null && !target.Volatile)
        {
            EmitAndKeep(recovery, target, eventName, arguments);
            return;
        }

        var recipients = Adapter.Find(target);
        var key = target.Key is null ? null : new CoalesceKey(name, target.Key);
        EncodedMessage? message = null;
        OutgoingEvent? sent = null;
        try
        {
            foreach (var member in recipients.Members)
            {
                if (!member.Receives) continue;
                if (member.WatchesOutgoing) member.NoteOutgoing(sent ??= new OutgoingEvent(eventName, arguments));
                message ??= Encode(eventName, PacketHeader.NoAck, arguments, target.Compress, recipients.Members.Length);
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

    public Task<IReadOnlyList<T>> EmitWithAckAsync<T>(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        var wait = target.AckTimeout
            ?? throw new InvalidOperationException("A broadcast is acknowledged within a time: call Timeout before EmitWithAckAsync.");
        var ack = new BroadcastAck<T>(encoder.Json, deadlines, NextAckId(), wait, logger);
        var recipients = Adapter.Find(target);
        EncodedMessage? message = null;
        OutgoingEvent? sent = null;
        try
        {
            foreach (var member in recipients.Members)
            {
                if (!member.Receives) continue;
                if (member.WatchesOutgoing) member.NoteOutgoing(sent ??= new OutgoingEvent(eventName, arguments));
                message ??= Encode(eventName, ack.Id, arguments, target.Compress, recipients.Members.Length);
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

        ack.EveryoneAsked();
        return ack.Task;
    }

    public void Join(BroadcastTarget target, ReadOnlySpan<string> rooms) => Membership.Join(target, rooms);

    public void Leave(BroadcastTarget target, ReadOnlySpan<string> rooms) => Membership.Leave(target, rooms);

    public void Disconnect(BroadcastTarget target, bool close)
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

    public int Count(BroadcastTarget target)
    {
        var recipients = Adapter.Find(target);
        var count = 0;
        foreach (var member in recipients.Members)
        {
            if (member.Receives) count++;
        }

        recipients.Return();
        return count;
    }

    /// <summary>Sends to the other nodes, of which there are none (F-ADP-08).</summary>
    /// <exception cref="ArgumentException">The name is one that nodes tell each other by themselves.</exception>
    public void EmitToOtherNodes(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (eventName is "connect" or "connection" or "new_namespace")
            throw new ArgumentException($"\"{eventName}\" is a reserved event name", nameof(eventName));
        SocketLog.NoOtherNode(logger, name);
    }

    private void EmitAndKeep(RecoveryLog log, BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
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
            if (member is { Receives: true, WatchesOutgoing: true }) member.NoteOutgoing(sent ??= new OutgoingEvent(eventName, arguments));
        }

        var count = recipients.Members.Length;
        recipients.Return();
        if (isForNobody) return;

        // Encoded outside the lock, as converters are the application's.
        var message = Log(encoder.Event(utf8Name, eventName, PacketHeader.NoAck, arguments, target.Compress, log.BlankOffset), count);
        SendAndKeep(log, target, message);
        message.Release();
    }

    // Whoever is there by now gets it.
    private void SendAndKeep(RecoveryLog log, BroadcastTarget target, EncodedMessage message)
    {
        lock (log.Gate)
        {
            var position = log.Append(message, target, direct: null);
            var recipients = Adapter.Find(target);
            foreach (var member in recipients.Members)
            {
                // One that is just leaving does not get it, but must know that it has missed it.
                if (member.Recovery is { State: RecoveryState.Live } session) session.NoteSent(position);
                if (member.Receives) member.TrySend(message);
            }

            recipients.Return();
        }
    }

    private EncodedMessage Encode(string eventName, long ackId, ReadOnlySpan<object?> arguments, bool compress, int recipients) =>
        Log(encoder.Event(utf8Name, eventName, ackId, arguments, compress), recipients);

    private EncodedMessage Log(EncodedMessage message, int recipients)
    {
        SocketLog.BroadcastEncoded(logger, name, message.ByteCount, message.AttachmentCount, recipients);
        return message;
    }
}
