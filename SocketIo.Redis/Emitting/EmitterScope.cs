using SocketIo.Redis.Classic;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Redis.Emitting;

/// <summary>What an emitter's operators send to: one namespace of every node.</summary>
internal sealed class EmitterScope(string prefix, string place, SocketIoJson json, Func<string, byte[], Task> send) : IBroadcastScope
{
    private const string NobodyAnswers = "Nobody answers an emitter: use a node of the cluster.";

    private readonly MessageEncoder _encoder = new(json);
    private readonly ClassicChannels _channels = new(prefix, place, ClassicForms.Emitter);

    public ValueTask EmitAsync(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(eventName);
        using var payload = _encoder.Payload(eventName, arguments);
        using var writer = new ClusterWriter(json);
        writer.Json.WriteStartArray();
        writer.Json.WriteStringValue(ClassicForms.Emitter);
        ClassicForms.WritePacket(writer, payload.Value, place);
        // In the emitter's order, which is not that of the adapter.
        writer.Json.WriteStartObject();
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts(target.Rooms);
        writer.Json.WritePropertyName("flags"u8);
        writer.WriteFlags(target);
        writer.Json.WritePropertyName("except"u8);
        writer.WriteTexts(target.Except);
        writer.Json.WriteEndObject();
        writer.Json.WriteEndArray();
        return new ValueTask(send(ClassicForms.SingleRoom(target) is { } room ? _channels.RoomOf(room) : _channels.Broadcasts, writer.ToMessagePack()));
    }

    public ValueTask EmitServerSideAsync(string eventName, ReadOnlySpan<object?> arguments)
    {
        using var payload = _encoder.Payload(eventName, arguments);
        using var writer = new ClusterWriter(json);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("uid"u8, ClassicForms.Emitter);
        writer.Json.WriteNumber("type"u8, (int)RequestType.ServerSideEmit);
        writer.Json.WritePropertyName("data"u8);
        writer.Write(payload.Value);
        return RequestAsync(writer);
    }

    public ValueTask JoinAsync(BroadcastTarget target, ReadOnlySpan<string> rooms) => ChangeAsync(RequestType.RemoteJoin, target, rooms);

    public ValueTask LeaveAsync(BroadcastTarget target, ReadOnlySpan<string> rooms) => ChangeAsync(RequestType.RemoteLeave, target, rooms);

    public ValueTask DisconnectAsync(BroadcastTarget target, bool close)
    {
        using var writer = Begin(RequestType.RemoteDisconnect, target);
        writer.Json.WriteBoolean("close"u8, close);
        return RequestAsync(writer);
    }

    public Task<Answers<T>> EmitWithAckAsync<T>(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments) =>
        throw new NotSupportedException(NobodyAnswers);

    public List<TMember> Fetch<TMember>(BroadcastTarget target)
        where TMember : IBroadcastMember => throw new NotSupportedException(NobodyAnswers);

    public Task<Answers<ClusterSocket>>? FetchOthersAsync(BroadcastTarget target) => throw new NotSupportedException(NobodyAnswers);

    public ValueTask<int> CountAsync(BroadcastTarget target) => throw new NotSupportedException(NobodyAnswers);

    private ValueTask ChangeAsync(RequestType type, BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        using var writer = Begin(type, target);
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts(rooms);
        return RequestAsync(writer);
    }

    private ClusterWriter Begin(RequestType type, BroadcastTarget target)
    {
        var writer = new ClusterWriter(json);
        writer.Json.WriteStartObject();
        writer.Json.WriteNumber("type"u8, (int)type);
        writer.Json.WritePropertyName("opts"u8);
        ClassicForms.WriteOptions(writer, target, withFlags: false);
        return writer;
    }

    private ValueTask RequestAsync(ClusterWriter writer)
    {
        writer.Json.WriteEndObject();
        return new ValueTask(send(_channels.Requests, writer.ToJson()));
    }
}
