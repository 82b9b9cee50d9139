using System.Text;
using SocketIo.Redis.Cluster;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Classic;

// broadcast  <prefix>#<nsp>#[<room>#]     MessagePack  [uid, {type, data, nsp}, {rooms, except, flags}]
// request    <prefix>-request#<nsp>#      JSON         {uid, requestId?, type, …}; MessagePack for type 7
// response   <prefix>-response#<nsp>#     JSON         {type?, requestId, …};      MessagePack for type 9

/// <summary>One namespace in the protocol of <c>createAdapter</c> of <c>@socket.io/redis-adapter</c> 8.3: what it sends.</summary>
internal sealed class ClassicAdapter : IClusterAdapter
{
    private readonly string _uid = NodeIds.Short();
    private readonly LocalNode _local;
    private readonly RedisContext _context;
    private readonly ClassicChannels _channels;
    private readonly ClassicRequests _requests;
    private readonly NodeRoster _roster;
    private readonly QuestionTable _questions;
    private readonly Deadline _heartbeat;
    private readonly IDisposable[] _subscriptions;
    private readonly byte[] _ownBeginning;
    private volatile bool _closed;

    public ClassicAdapter(LocalNode local, RedisContext context)
    {
        _local = local;
        _context = context;
        _channels = new ClassicChannels(context.Settings.KeyPrefix, local.Name, _uid);
        _roster = new NodeRoster(local.Deadlines);
        _questions = new QuestionTable(local.Name, local.Deadlines, _roster, context.Metrics, context.Log);
        _requests = new ClassicRequests(_uid, local, context, _channels, _roster);
        _heartbeat = new DeadlineCall(() => TellName(RequestType.Name));
        // An array of three, and a text of so many bytes.
        _ownBeginning = [0x93, (byte)(0xa0 | _uid.Length), .. Encoding.ASCII.GetBytes(_uid)];
        // The last one last: a node whose clients hear broadcasts counts among those to ask.
        _subscriptions =
        [
            context.Link.Subscribe(_channels.Responses, TakeResponse),
            context.Link.Subscribe(_channels.OwnResponses, TakeResponse),
            context.Link.Subscribe(_channels.Requests, TakeRequest),
            context.Link.Subscribe(_channels.AllBroadcasts, TakeBroadcast, _channels.Probe),
        ];
        TellName(RequestType.Hello);
    }

    public ValueTask BroadcastAsync(BroadcastTarget target, ClusterValue data)
    {
        using var writer = new ClusterWriter(_local.Json);
        writer.Json.WriteStartArray();
        writer.Json.WriteStringValue(_uid);
        ClassicForms.WritePacket(writer, data, _local.Name);
        ClassicForms.WriteOptions(writer, target, withFlags: true);
        writer.Json.WriteEndArray();
        _context.Link.Publish(ClassicForms.SingleRoom(target) is { } room ? _channels.RoomOf(room) : _channels.Broadcasts, writer.ToMessagePack());
        return ValueTask.CompletedTask;
    }

    public void BroadcastWithAck(BroadcastTarget target, ClusterValue data, IRemoteAcks acks)
    {
        var asked = _questions.Ask(NodeIds.Short(), acks);
        using var writer = Begin(RequestType.Broadcast, asked.Id);
        writer.Json.WritePropertyName("packet"u8);
        ClassicForms.WritePacket(writer, data, _local.Name);
        writer.Json.WritePropertyName("opts"u8);
        ClassicForms.WriteOptions(writer, target, withFlags: true);
        writer.Json.WriteEndObject();
        _context.Link.Publish(_channels.Requests, writer.ToMessagePack());
        _ = ExpectAsync(asked.Expect);
    }

    public ValueTask JoinAsync(BroadcastTarget target, ReadOnlySpan<string> rooms) => ChangeAsync(RequestType.RemoteJoin, target, rooms);

    public ValueTask LeaveAsync(BroadcastTarget target, ReadOnlySpan<string> rooms) => ChangeAsync(RequestType.RemoteLeave, target, rooms);

    public ValueTask DisconnectAsync(BroadcastTarget target, bool close)
    {
        using var writer = Begin(RequestType.RemoteDisconnect);
        writer.Json.WritePropertyName("opts"u8);
        ClassicForms.WriteOptions(writer, target, withFlags: false);
        writer.Json.WriteBoolean("close"u8, close);
        Send(writer);
        return ValueTask.CompletedTask;
    }

    public Task<Answers<ClusterSocket>> FetchAsync(BroadcastTarget target) => FetchAsync<ClusterSocket>(target, SocketLists.ReadSockets);

    public Task<Answers<int>> CountAsync(BroadcastTarget target)
    {
        // The older question is answered with ids alone, but knows no exceptions.
        if (target.Except.Length > 0) return FetchAsync<int>(target, SocketLists.ReadCount);
        var asked = _questions.Ask<int>(NodeIds.Short(), target.AckTimeout ?? _context.Settings.RequestTimeout, SocketLists.ReadCount);
        using var writer = Begin(RequestType.Sockets, asked.Id);
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts(target.Rooms);
        return AskAsync(writer, asked);
    }

    public ValueTask ServerSideEmitAsync(ClusterValue data)
    {
        using var writer = Begin(RequestType.ServerSideEmit);
        writer.Json.WritePropertyName("data"u8);
        writer.Write(data);
        Send(writer);
        return ValueTask.CompletedTask;
    }

    public Task<Answers<OwnedValue>> ServerSideEmitWithAckAsync(ClusterValue data)
    {
        var asked = _questions.Ask<OwnedValue>(NodeIds.Short(), _context.Settings.RequestTimeout, static (value, answers) => answers.Add(value.ToOwned()));
        using var writer = Begin(RequestType.ServerSideEmit, asked.Id);
        writer.Json.WritePropertyName("data"u8);
        writer.Write(data);
        return AskAsync(writer, asked);
    }

    public ValueTask CloseAsync()
    {
        if (_closed) return ValueTask.CompletedTask;
        _closed = true;
        _local.Deadlines.Stop(_heartbeat);
        foreach (var subscription in _subscriptions) subscription.Dispose();
        _questions.Close();
        return ValueTask.CompletedTask;
    }

    private ValueTask ChangeAsync(RequestType type, BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        using var writer = Begin(type);
        writer.Json.WritePropertyName("opts"u8);
        ClassicForms.WriteOptions(writer, target, withFlags: false);
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts(rooms);
        Send(writer);
        return ValueTask.CompletedTask;
    }

    private Task<Answers<T>> FetchAsync<T>(BroadcastTarget target, AnswerReader<T> read)
    {
        var asked = _questions.Ask(NodeIds.Short(), target.AckTimeout ?? _context.Settings.RequestTimeout, read);
        using var writer = Begin(RequestType.RemoteFetch, asked.Id);
        writer.Json.WritePropertyName("opts"u8);
        ClassicForms.WriteOptions(writer, target, withFlags: false);
        return AskAsync(writer, asked);
    }

    private ClusterWriter Begin(RequestType type, string? requestId = null)
    {
        var writer = new ClusterWriter(_local.Json);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("uid"u8, _uid);
        if (requestId is not null) writer.Json.WriteString("requestId"u8, requestId);
        writer.Json.WriteNumber("type"u8, (int)type);
        return writer;
    }

    private void Send(ClusterWriter writer)
    {
        writer.Json.WriteEndObject();
        _context.Link.Publish(_channels.Requests, writer.ToJson());
    }

    private Task<Answers<T>> AskAsync<T>(ClusterWriter writer, Question<T> asked)
    {
        Send(writer);
        _ = ExpectAsync(asked.Expect);
        return asked.Task;
    }

    private async Task ExpectAsync(Action<int?> expect) =>
        expect(await _context.Link.CountSubscribersAsync(_channels.Requests) is { } all ? Math.Max(0, all - 1) : null);

    private void TellName(RequestType type)
    {
        if (_closed) return;
        using var writer = Begin(type);
        writer.Json.WriteString("node"u8, _context.Settings.NodeName);
        Send(writer);
        _local.Deadlines.Start(_heartbeat, NodeRoster.Interval);
    }

    private void TakeBroadcast(string channel, byte[] message)
    {
        if (_closed || !channel.StartsWith(_channels.Broadcasts, StringComparison.Ordinal) || message.AsSpan().StartsWith(_ownBeginning)) return;
        var room = channel.AsSpan(_channels.Broadcasts.Length);
        if (room.Length > 1 && !_local.HasRoom(room[..^1].ToString())) return;
        using var input = ClusterInput.TryReadMessagePack(message);
        if (input is null)
        {
            RedisLog.MessageUnreadable(_context.Log, channel);
            return;
        }

        var packet = input.Value.Element(1);
        var options = input.Value.Element(2);
        if (!options.IsObject || (packet.Member("nsp"u8).AsText() ?? "/") != _local.Name) return;
        if (input.Value.Element(0).AsText() is { } uid and not ClassicForms.Emitter) _roster.Heard(uid);
        _local.Deliver(LocalNode.TargetOf(options), packet.Member("data"u8));
    }

    private void TakeRequest(string channel, byte[] message)
    {
        using var input = Read(channel, message);
        if (input is null) return;
        var uid = input.Value.Member("uid"u8).AsText();
        if (uid == _uid) return;
        if (uid is not (null or ClassicForms.Emitter)) _roster.Heard(uid, input.Value.Member("node"u8).AsText());
        _requests.Handle(uid, input.Value);
    }

    private void TakeResponse(string channel, byte[] message)
    {
        using var input = Read(channel, message);
        if (input is null) return;
        var value = input.Value;
        var uid = value.Member("uid"u8).AsText();
        if (uid is not null) _roster.Heard(uid, value.Member("node"u8).AsText());
        if (_questions.Find(value.Member("requestId"u8).AsText()) is not { } question) return;
        if (question is AckQuestion acks)
        {
            var type = (RequestType?)value.Member("type"u8).AsNumber();
            if (type == RequestType.BroadcastClientCount) acks.Counted(uid, value.Member("clientCount"u8).AsNumber() ?? 0);
            if (type == RequestType.BroadcastAck) acks.Answer(uid, value.Member("packet"u8));
            return;
        }

        question.Answer(uid, value.Member("sockets"u8) is { IsPresent: true } sockets ? sockets : value.Member("data"u8));
    }

    private ClusterInput? Read(string channel, byte[] message)
    {
        if (_closed) return null;
        var input = ClusterInput.TryRead(message);
        if (input is null) RedisLog.MessageUnreadable(_context.Log, channel);
        return input;
    }
}
