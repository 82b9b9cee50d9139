using SocketIo.Redis.Connections;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Cluster;

/// <summary>
/// The generic cluster protocol of <c>socket.io-adapter</c> (features.md 5.4): what nodes ask each other and how they answer. A derived class
/// brings the transport and its encodings: it sends what <see cref="PublishAsync"/> and <see cref="Respond"/> get, counts nodes, and calls
/// <see cref="Receive"/> with what has arrived. Its constructor subscribes and then calls <see cref="Start"/>.
/// <para>
/// The reference ends a question with an exception when a node keeps silent; here it ends with what came and the silent nodes' names. For the
/// names, nodes of this library send heartbeats (types 1 and 2, which the adapters of 8.3 and 0.3 pass over) with <c>{"node":name}</c>.
/// </para>
/// </summary>
internal abstract class ClusterProtocol : IClusterAdapter
{
    private readonly RedisContext _context;
    private readonly NodeRoster _roster;
    private readonly QuestionTable _questions;
    private readonly Deadline _heartbeat;
    private volatile bool _closed;

    protected ClusterProtocol(LocalNode local, RedisContext context)
    {
        Local = local;
        _context = context;
        _roster = new NodeRoster(local.Deadlines);
        _questions = new QuestionTable(local.Name, local.Deadlines, _roster, context.Metrics, context.Log);
        _heartbeat = new DeadlineCall(() => TellName(ClusterMessageType.Heartbeat));
    }

    /// <inheritdoc/>
    public virtual bool DeliversItself => false;

    /// <inheritdoc/>
    public virtual ISharedRecovery? Recovery => null;

    /// <summary>This node's id: one for each namespace.</summary>
    protected string Uid { get; } = NodeIds.Long();

    /// <summary>The sockets of this node.</summary>
    protected LocalNode Local { get; }

    /// <inheritdoc/>
    public virtual ValueTask BroadcastAsync(BroadcastTarget target, ClusterValue data)
    {
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        WritePacket(writer, data);
        WriteOptions(writer, target);
        writer.Json.WriteEndObject();
        return PublishAsync(new ClusterMessage(ClusterMessageType.Broadcast, writer.Value, target));
    }

    /// <inheritdoc/>
    public void BroadcastWithAck(BroadcastTarget target, ClusterValue data, IRemoteAcks acks)
    {
        var asked = _questions.Ask(NodeIds.Long(), acks);
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        WritePacket(writer, data);
        writer.Json.WriteString("requestId"u8, asked.Id);
        WriteOptions(writer, target);
        writer.Json.WriteEndObject();
        Publish(new ClusterMessage(ClusterMessageType.Broadcast, writer.Value, target, wantsAnswer: true));
        _ = ExpectAsync(asked.Expect);
    }

    /// <inheritdoc/>
    public ValueTask JoinAsync(BroadcastTarget target, ReadOnlySpan<string> rooms) => ChangeAsync(ClusterMessageType.SocketsJoin, target, rooms);

    /// <inheritdoc/>
    public ValueTask LeaveAsync(BroadcastTarget target, ReadOnlySpan<string> rooms) => ChangeAsync(ClusterMessageType.SocketsLeave, target, rooms);

    /// <inheritdoc/>
    public ValueTask DisconnectAsync(BroadcastTarget target, bool close)
    {
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        WriteOptions(writer, target);
        writer.Json.WriteBoolean("close"u8, close);
        writer.Json.WriteEndObject();
        return PublishAsync(new ClusterMessage(ClusterMessageType.DisconnectSockets, writer.Value));
    }

    /// <inheritdoc/>
    public Task<Answers<ClusterSocket>> FetchAsync(BroadcastTarget target) => FetchAsync<ClusterSocket>(target, SocketLists.ReadSockets);

    /// <inheritdoc/>
    public Task<Answers<int>> CountAsync(BroadcastTarget target) => FetchAsync<int>(target, SocketLists.ReadCount);

    /// <inheritdoc/>
    public ValueTask ServerSideEmitAsync(ClusterValue data)
    {
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        writer.Json.WritePropertyName("packet"u8);
        writer.Write(data);
        writer.Json.WriteEndObject();
        return PublishAsync(new ClusterMessage(ClusterMessageType.ServerSideEmit, writer.Value));
    }

    /// <inheritdoc/>
    public Task<Answers<OwnedValue>> ServerSideEmitWithAckAsync(ClusterValue data)
    {
        var asked = _questions.Ask<OwnedValue>(NodeIds.Long(), _context.Settings.RequestTimeout, static (value, answers) => answers.Add(value.ToOwned()));
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("requestId"u8, asked.Id);
        writer.Json.WritePropertyName("packet"u8);
        writer.Write(data);
        writer.Json.WriteEndObject();
        Publish(new ClusterMessage(ClusterMessageType.ServerSideEmit, writer.Value, wantsAnswer: true));
        _ = ExpectAsync(asked.Expect);
        return asked.Task;
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync()
    {
        if (_closed) return;
        _closed = true;
        Local.Deadlines.Stop(_heartbeat);
        Publish(new ClusterMessage(ClusterMessageType.AdapterClose, default));
        _questions.Close();
        await StopAsync();
    }

    /// <summary>Sends a message to all other nodes. Faults of Redis must not come out of it.</summary>
    /// <returns>Completed when it is on its way; callers that cannot wait do not.</returns>
    protected abstract ValueTask PublishAsync(ClusterMessage message);

    /// <summary>Sends an answer to one node.</summary>
    protected abstract void Respond(string uid, ClusterMessage message);

    /// <summary>How many nodes there are, this one included; null when nobody knows.</summary>
    protected abstract Task<int?> CountNodesAsync();

    /// <summary>Ends what the constructor began.</summary>
    protected abstract ValueTask StopAsync();

    /// <summary>Tells the others this node's name, now and every few seconds.</summary>
    protected void Start() => TellName(ClusterMessageType.InitialHeartbeat);

    /// <summary>Writes a message as it goes over Pub/Sub: <c>{type, data, uid, nsp}</c>.</summary>
    /// <returns>The caller's to dispose.</returns>
    protected ClusterWriter WriteEnvelope(ClusterMessage message)
    {
        var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        writer.Json.WriteNumber("type"u8, (int)message.Type);
        if (message.Data.IsPresent)
        {
            writer.Json.WritePropertyName("data"u8);
            writer.Write(message.Data);
        }

        writer.Json.WriteString("uid"u8, Uid);
        writer.Json.WriteString("nsp"u8, Local.Name);
        writer.Json.WriteEndObject();
        return writer;
    }

    /// <summary>Takes a message or an answer of another node, in the order of their arrival; own ones are passed over.</summary>
    /// <param name="type">What it says; unknown types are passed over.</param>
    /// <param name="uid">The node that sent it.</param>
    /// <param name="data">Its data; absent for none.</param>
    /// <param name="offset">Where it stands in a log of events, for clients to be recovered; null where there is none.</param>
    protected void Receive(ClusterMessageType type, string uid, ClusterValue data, string? offset = null)
    {
        if (uid == Uid || _closed) return;
        _roster.Heard(uid);
        Handle(type, uid, data, offset);
    }

    /// <summary>Does what a message says, whoever sent it.</summary>
    protected void Handle(ClusterMessageType type, string uid, ClusterValue data, string? offset = null)
    {
        switch (type)
        {
            case ClusterMessageType.InitialHeartbeat or ClusterMessageType.Heartbeat:
                Meet(type, uid, data);
                break;
            case ClusterMessageType.AdapterClose:
                _roster.Left(uid);
                break;
            case ClusterMessageType.Broadcast when data.Member("requestId"u8).AsText() is { } requestId:
                DeliverWithAck(uid, requestId, data);
                break;
            case ClusterMessageType.Broadcast:
                Local.Deliver(TargetOf(data), data.Member("packet"u8).Member("data"u8), offset);
                break;
            case ClusterMessageType.SocketsJoin:
                Local.Join(TargetOf(data), data.Member("rooms"u8).AsTexts());
                break;
            case ClusterMessageType.SocketsLeave:
                Local.Leave(TargetOf(data), data.Member("rooms"u8).AsTexts());
                break;
            case ClusterMessageType.DisconnectSockets:
                Local.Disconnect(TargetOf(data), data.Member("close"u8).IsTrue);
                break;
            case ClusterMessageType.FetchSockets:
                AnswerFetch(uid, data);
                break;
            case ClusterMessageType.ServerSideEmit:
                HandleServerSide(uid, data);
                break;
            default:
                ReceiveAnswer(type, uid, data);
                break;
        }
    }

    private static BroadcastTarget TargetOf(ClusterValue data) => LocalNode.TargetOf(data.Member("opts"u8));

    private static void WritePacket(ClusterWriter writer, ClusterValue data)
    {
        writer.Json.WriteStartObject("packet"u8);
        writer.Json.WriteNumber("type"u8, 2);
        writer.Json.WritePropertyName("data"u8);
        writer.Write(data);
        writer.Json.WriteEndObject();
    }

    private static void WriteOptions(ClusterWriter writer, BroadcastTarget target)
    {
        writer.Json.WriteStartObject("opts"u8);
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts(target.Rooms);
        writer.Json.WritePropertyName("except"u8);
        writer.WriteTexts(target.Except);
        writer.Json.WritePropertyName("flags"u8);
        writer.WriteFlags(target);
        writer.Json.WriteEndObject();
    }

    private void ReceiveAnswer(ClusterMessageType type, string uid, ClusterValue data)
    {
        if (_questions.Find(data.Member("requestId"u8).AsText()) is not { } question) return;
        if (type == ClusterMessageType.FetchSocketsResponse) question.Answer(uid, data.Member("sockets"u8));
        if (type is ClusterMessageType.ServerSideEmitResponse or ClusterMessageType.BroadcastAck) question.Answer(uid, data.Member("packet"u8));
        if (type == ClusterMessageType.BroadcastClientCount && question is AckQuestion acks) acks.Counted(uid, data.Member("clientCount"u8).AsNumber() ?? 0);
    }

    private ValueTask ChangeAsync(ClusterMessageType type, BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        WriteOptions(writer, target);
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts(rooms);
        writer.Json.WriteEndObject();
        return PublishAsync(new ClusterMessage(type, writer.Value));
    }

    private Task<Answers<T>> FetchAsync<T>(BroadcastTarget target, AnswerReader<T> read)
    {
        var asked = _questions.Ask(NodeIds.Long(), target.AckTimeout ?? _context.Settings.RequestTimeout, read);
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        WriteOptions(writer, target);
        writer.Json.WriteString("requestId"u8, asked.Id);
        writer.Json.WriteEndObject();
        Publish(new ClusterMessage(ClusterMessageType.FetchSockets, writer.Value, wantsAnswer: true));
        _ = ExpectAsync(asked.Expect);
        return asked.Task;
    }

    private async Task ExpectAsync(Action<int?> expect) => expect(await CountNodesAsync() is { } all ? Math.Max(0, all - 1) : null);

    private void DeliverWithAck(string uid, string requestId, ClusterValue data)
    {
        var target = TargetOf(data);
        var packet = data.Member("packet"u8).Member("data"u8);
        var wait = target.AckTimeout ?? _context.Settings.RequestTimeout;
        var count = Local.DeliverWithAck(target, packet, wait, value => AnswerWith(ClusterMessageType.BroadcastAck, uid, requestId, value));
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("requestId"u8, requestId);
        writer.Json.WriteNumber("clientCount"u8, count);
        writer.Json.WriteEndObject();
        Respond(uid, new ClusterMessage(ClusterMessageType.BroadcastClientCount, writer.Value));
    }

    private void HandleServerSide(string uid, ClusterValue data)
    {
        var packet = data.Member("packet"u8);
        if (data.Member("requestId"u8).AsText() is { } requestId)
            Local.HandleServerSide(packet, value => AnswerWith(ClusterMessageType.ServerSideEmitResponse, uid, requestId, value));
        else Local.HandleServerSide(packet);
    }

    private void AnswerWith(ClusterMessageType type, string uid, string requestId, ClusterValue value)
    {
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("requestId"u8, requestId);
        if (value.IsPresent)
        {
            writer.Json.WritePropertyName("packet"u8);
            writer.Write(value);
        }

        writer.Json.WriteEndObject();
        Respond(uid, new ClusterMessage(type, writer.Value));
    }

    private void AnswerFetch(string uid, ClusterValue data)
    {
        using var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("requestId"u8, data.Member("requestId"u8).AsText());
        writer.Json.WritePropertyName("sockets"u8);
        Local.WriteSockets(TargetOf(data), writer);
        writer.Json.WriteEndObject();
        Respond(uid, new ClusterMessage(ClusterMessageType.FetchSocketsResponse, writer.Value));
    }

    private void Meet(ClusterMessageType type, string uid, ClusterValue data)
    {
        _roster.Heard(uid, data.Member("node"u8).AsText());
        if (type != ClusterMessageType.InitialHeartbeat) return;
        using var writer = NameOf(_context.Settings.NodeName);
        Respond(uid, new ClusterMessage(ClusterMessageType.Heartbeat, writer.Value));
    }

    private void TellName(ClusterMessageType type)
    {
        if (_closed) return;
        using var writer = NameOf(_context.Settings.NodeName);
        Publish(new ClusterMessage(type, writer.Value));
        Local.Deadlines.Start(_heartbeat, NodeRoster.Interval);
    }

    private ClusterWriter NameOf(string name)
    {
        var writer = new ClusterWriter(Local.Json);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("node"u8, name);
        writer.Json.WriteEndObject();
        return writer;
    }

    private void Publish(ClusterMessage message)
    {
        var sent = PublishAsync(message);
        if (!sent.IsCompletedSuccessfully) _ = sent.AsTask();
    }
}
