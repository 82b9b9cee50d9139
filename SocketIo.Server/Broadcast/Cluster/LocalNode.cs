using SocketIo.Protocol;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Broadcast.ServerSide;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>
/// One namespace of this node, as a cluster adapter acts on it for the others. Nothing here tells the cluster anything, and no call throws or
/// waits for what a peer has sent. May be called from any thread; what one thread does in order, clients see in order.
/// </summary>
internal sealed class LocalNode(Broadcaster broadcaster, ServerSideHandlers serverSide)
{
    private static readonly ProtocolLimits Limits = new(int.MaxValue, ProtocolLimits.DeepestAllowed);

    /// <summary>The namespace's name, with its slash.</summary>
    public string Name => broadcaster.Name;

    /// <summary>What messages are written with.</summary>
    public SocketIoJson Json => broadcaster.Encoder.Json;

    /// <summary>The server's clock.</summary>
    public Deadlines Deadlines => broadcaster.Deadlines;

    /// <summary>Whether events carry offsets, so that clients can be recovered (F-API-79).</summary>
    public bool Recovers => broadcaster.Recovery is not null;

    /// <summary>What is to be told of events and of clients that came to other nodes; null unless all nodes share recovery.</summary>
    public SharedRecoveryLog? SharedLog => broadcaster.Recovery as SharedRecoveryLog;

    /// <summary>Reads whom a message is for and how it is sent: <c>{rooms, except, flags}</c>.</summary>
    public static BroadcastTarget TargetOf(ClusterValue options)
    {
        var flags = options.Member("flags"u8);
        return new BroadcastTarget
        {
            Rooms = options.Member("rooms"u8).AsTexts(),
            Except = options.Member("except"u8).AsTexts(),
            Volatile = flags.Member("volatile"u8).IsTrue,
            Compress = !flags.Member("compress"u8).Json.SequenceEqual("false"u8),
            AckTimeout = flags.Member("timeout"u8).AsNumber() is >= 0 and var wait ? TimeSpan.FromMilliseconds(wait) : null,
            Local = true,
        };
    }

    /// <summary>Whether a socket of this node is in the room.</summary>
    public bool HasRoom(string room) => broadcaster.Adapter.Has(room);

    /// <summary>The rooms that sockets of this node are in, their own included.</summary>
    public string[] Rooms => broadcaster.Adapter.RoomNames;

    /// <summary>Has rooms that are made and deleted told from now on, in order and outside of locks.</summary>
    public void WatchRooms(Action<RoomChange> watcher) => broadcaster.Adapter.Watchers.Add(watcher);

    /// <summary>Sends an event to the sockets of this node that are meant.</summary>
    /// <param name="target">Whom it is for.</param>
    /// <param name="data">The array of name and arguments.</param>
    /// <param name="offset">What it ends with where the cluster has a log of events; null leaves that to the namespace's own, if it has one.</param>
    public void Deliver(BroadcastTarget target, ClusterValue data, string? offset = null)
    {
        if (IsEvent(data)) broadcaster.Deliver(target, data, offset);
    }

    /// <summary>The same with acknowledgements, for the node that asked.</summary>
    /// <param name="target">Whom it is for.</param>
    /// <param name="data">The array of name and arguments.</param>
    /// <param name="wait">After this nobody waits any longer.</param>
    /// <param name="answered">Gets the first value of each answer, on any thread; the first may come before this returns.</param>
    /// <returns>How many sockets it went to.</returns>
    public int DeliverWithAck(BroadcastTarget target, ClusterValue data, TimeSpan wait, ClusterAnswer answered) =>
        IsEvent(data) ? broadcaster.DeliverWithAck(target, data, wait, answered) : 0;

    public void Join(BroadcastTarget target, ReadOnlySpan<string> rooms) => broadcaster.Membership.Join(target, rooms);

    public void Leave(BroadcastTarget target, ReadOnlySpan<string> rooms) => broadcaster.Membership.Leave(target, rooms);

    public void Disconnect(BroadcastTarget target, bool close) => broadcaster.DisconnectHere(target, close);

    public int Count(BroadcastTarget target) => broadcaster.CountHere(target);

    /// <summary>The ids of the matching sockets.</summary>
    public string[] IdsOf(BroadcastTarget target) => [.. broadcaster.Fetch<IBroadcastMember>(target).Select(member => member.Id)];

    /// <summary>Writes the matching sockets as an array of <c>{id, handshake, rooms, data}</c>.</summary>
    public void WriteSockets(BroadcastTarget target, ClusterWriter writer)
    {
        writer.Json.WriteStartArray();
        foreach (var member in broadcaster.Fetch<IBroadcastMember>(target)) member.Describe(writer);
        writer.Json.WriteEndArray();
    }

    /// <summary>Hands an event of another node's application to this one's.</summary>
    /// <param name="data">The array of name and arguments.</param>
    /// <param name="answered">Gets the value that is answered, once, on any thread; null when nobody asked for one.</param>
    public void HandleServerSide(ClusterValue data, ClusterAnswer? answered = null) => serverSide.Handle(data, answered);

    /// <summary>
    /// Whether clients can be sent it as an event. A peer that passes a client's packet on unread could make this node's clients give up
    /// their connections.
    /// </summary>
    public static bool IsEvent(ClusterValue data)
    {
        var header = new PacketHeader { Type = PacketType.Event, Attachments = data.Attachments.Length, AckId = PacketHeader.NoAck, HasPayload = true };
        return data.IsArray && PacketReader.Check(header, data.Json, Limits) == ProtocolError.None;
    }
}
