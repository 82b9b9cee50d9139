using SocketIo.Redis.Cluster;
using SocketIo.Redis.Connections;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Classic;

/// <summary>One namespace in the protocol of the classic adapter: what it does for the other nodes, and how it answers them.</summary>
internal sealed class ClassicRequests(string uid, LocalNode local, RedisContext context, ClassicChannels channels, NodeRoster roster)
{
    /// <param name="from">The node that asks; null when it does not say so, as emitters do.</param>
    /// <param name="request">What it asks.</param>
    public void Handle(string? from, ClusterValue request)
    {
        var requestId = request.Member("requestId"u8).AsText();
        switch ((RequestType?)request.Member("type"u8).AsNumber())
        {
            case RequestType.Sockets:
                AnswerWithTexts(from, requestId, "sockets", local.IdsOf(LocalNode.TargetOf(request)));
                break;
            case RequestType.AllRooms:
                AnswerWithTexts(from, requestId, "rooms", local.Rooms);
                break;
            case RequestType.RemoteJoin:
                if (TryTarget(from, requestId, request, out var joining)) local.Join(joining, RoomsOf(request));
                break;
            case RequestType.RemoteLeave:
                if (TryTarget(from, requestId, request, out var leaving)) local.Leave(leaving, RoomsOf(request));
                break;
            case RequestType.RemoteDisconnect:
                if (TryTarget(from, requestId, request, out var parting)) local.Disconnect(parting, request.Member("close"u8).IsTrue);
                break;
            case RequestType.RemoteFetch:
                AnswerWithSockets(from, requestId, LocalNode.TargetOf(request.Member("opts"u8)));
                break;
            case RequestType.ServerSideEmit:
                HandleServerSide(requestId, request.Member("data"u8));
                break;
            case RequestType.Broadcast when requestId is not null:
                DeliverWithAck(from, requestId, request);
                break;
            case RequestType.Hello when from is not null:
                TellName(from);
                break;
        }
    }

    private static string[] RoomsOf(ClusterValue request) =>
        request.Member("room"u8).AsText() is { } room ? [room] : request.Member("rooms"u8).AsTexts();

    // The form before 7.0 names one socket, and its node answers (F-ADP-19).
    private bool TryTarget(string? from, string? requestId, ClusterValue request, out BroadcastTarget target)
    {
        target = LocalNode.TargetOf(request.Member("opts"u8));
        if (request.Member("opts"u8).IsPresent) return true;
        if (request.Member("sid"u8).AsText() is not { } id) return false;
        target = target.WithRooms([id]);
        if (local.Count(target) == 0) return false;
        using var writer = Begin(requestId);
        Answer(from, writer);
        return true;
    }

    private void AnswerWithTexts(string? from, string? requestId, string name, string[] texts)
    {
        using var writer = Begin(requestId);
        writer.Json.WritePropertyName(name);
        writer.WriteTexts(texts);
        Answer(from, writer);
    }

    private void AnswerWithSockets(string? from, string? requestId, BroadcastTarget target)
    {
        using var writer = Begin(requestId);
        writer.Json.WritePropertyName("sockets"u8);
        local.WriteSockets(target, writer);
        Answer(from, writer);
    }

    private void DeliverWithAck(string? from, string requestId, ClusterValue request)
    {
        var target = LocalNode.TargetOf(request.Member("opts"u8));
        var wait = target.AckTimeout ?? context.Settings.RequestTimeout;
        var count = local.DeliverWithAck(target, request.Member("packet"u8).Member("data"u8), wait, value => PassAck(from, requestId, value));
        using var writer = Begin(requestId, RequestType.BroadcastClientCount);
        writer.Json.WriteNumber("clientCount"u8, count);
        Answer(from, writer);
    }

    private void PassAck(string? from, string requestId, ClusterValue value)
    {
        using var writer = Begin(requestId, RequestType.BroadcastAck);
        if (value.IsPresent)
        {
            writer.Json.WritePropertyName("packet"u8);
            writer.Write(value);
        }

        writer.Json.WriteEndObject();
        context.Link.Publish(ChannelFor(from), writer.ToMessagePack());
    }

    private void HandleServerSide(string? requestId, ClusterValue data)
    {
        if (requestId is null) local.HandleServerSide(data);
        else local.HandleServerSide(data, value => AnswerServerSide(requestId, value));
    }

    // Always to all, as the reference does (F-ADP-24).
    private void AnswerServerSide(string requestId, ClusterValue value)
    {
        using var writer = Begin(requestId, RequestType.ServerSideEmit);
        if (value.IsPresent)
        {
            writer.Json.WritePropertyName("data"u8);
            writer.Write(value);
        }

        if (roster.HasNames) writer.Json.WriteString("uid"u8, uid);
        writer.Json.WriteEndObject();
        context.Link.Publish(channels.Responses, writer.ToJson());
    }

    private void TellName(string from)
    {
        using var writer = Begin(requestId: null, RequestType.Name);
        writer.Json.WriteString("node"u8, context.Settings.NodeName);
        writer.Json.WriteString("uid"u8, uid);
        writer.Json.WriteEndObject();
        context.Link.Publish(channels.ResponsesOf(from), writer.ToJson());
    }

    private ClusterWriter Begin(string? requestId, RequestType? type = null)
    {
        var writer = new ClusterWriter(local.Json);
        writer.Json.WriteStartObject();
        if (type is { } number) writer.Json.WriteNumber("type"u8, (int)number);
        if (requestId is not null) writer.Json.WriteString("requestId"u8, requestId);
        return writer;
    }

    // A node of this library is told who answers, to know who does not; others get what the reference would send.
    private void Answer(string? from, ClusterWriter writer)
    {
        if (from is not null && roster.HasName(from)) writer.Json.WriteString("uid"u8, uid);
        writer.Json.WriteEndObject();
        context.Link.Publish(ChannelFor(from), writer.ToJson());
    }

    private string ChannelFor(string? from) =>
        context.Settings.PublishOnSpecificResponseChannel && from is not null ? channels.ResponsesOf(from) : channels.Responses;
}
