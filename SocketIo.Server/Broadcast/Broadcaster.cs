using Microsoft.Extensions.Logging;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Rooms;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast;

/// <summary>Sends to many members of one namespace: finds them, encodes once, hands over the same bytes to each (F-API-67).</summary>
internal sealed class Broadcaster(string name, byte[] utf8Name, MessageEncoder encoder, Deadlines deadlines, ILogger logger) : IBroadcastScope
{
    private long _ackIds = -1;

    public LocalAdapter Adapter { get; } = new(logger);

    public MessageEncoder Encoder => encoder;

    public Deadlines Deadlines => deadlines;

    /// <summary>One counter for the whole namespace, from 0 (F-SIO-50).</summary>
    public long NextAckId() => Interlocked.Increment(ref _ackIds);

    public void Emit(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        var recipients = Adapter.Find(target);
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
                else member.TrySend(message);
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

    public void Join(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        var recipients = Adapter.Find(target);
        foreach (var member in recipients.Members)
        {
            if (member.Receives) Adapter.Join(member, rooms);
        }

        recipients.Return();
    }

    public void Leave(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        var recipients = Adapter.Find(target);
        foreach (var member in recipients.Members)
        {
            if (!member.Receives) continue;
            foreach (var room in rooms) Adapter.Leave(member, room);
        }

        recipients.Return();
    }

    public void Disconnect(BroadcastTarget target, bool close)
    {
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

    /// <summary>Sends to the other nodes, of which there are none (F-ADP-08).</summary>
    /// <exception cref="ArgumentException">The name is one that nodes tell each other by themselves.</exception>
    public void EmitToOtherNodes(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (eventName is "connect" or "connection" or "new_namespace")
            throw new ArgumentException($"\"{eventName}\" is a reserved event name", nameof(eventName));
        SocketLog.NoOtherNode(logger, name);
    }

    private EncodedMessage Encode(string eventName, long ackId, ReadOnlySpan<object?> arguments, bool compress, int recipients)
    {
        var message = encoder.Event(utf8Name, eventName, ackId, arguments, compress);
        SocketLog.BroadcastEncoded(logger, name, message.ByteCount, message.AttachmentCount, recipients);
        return message;
    }
}
