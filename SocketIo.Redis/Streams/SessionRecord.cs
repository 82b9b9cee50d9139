using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Sockets.Remote;

namespace SocketIo.Redis.Streams;

/// <summary>
/// Lost sessions as they stand in Redis: the four members of the reference (F-ADP-61), and in <c>recovery</c> what this library knows beyond
/// them. Nodes of Node.js read the former and pass over the latter; sessions that they write have only the former.
/// </summary>
internal static class SessionRecord
{
    public static byte[] Write(SavedSession session, string incarnation, SocketIoJson json)
    {
        using var writer = new ClusterWriter(json);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("sid"u8, session.Id);
        writer.Json.WriteString("pid"u8, session.Pid);
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts([.. session.Rooms.Where(span => span.Until == RoomSpan.Open).Select(span => span.Room)]);
        writer.Json.WriteStartObject("data"u8);
        if (session.Data is ConcurrentDictionary<string, object?> data) foreach (var (key, value) in data) writer.WriteMember(key, value);
        writer.Json.WriteEndObject();
        WriteKnown(session, incarnation, writer);
        writer.Json.WriteEndObject();
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(writer.ToMessagePack()));
    }

    /// <returns>Null for what is no session, or one from before Redis was restarted: what came after it may be gone.</returns>
    public static SavedSession? Read(byte[] record, string incarnation)
    {
        var packed = new byte[record.Length];
        if (!Convert.TryFromBase64String(Encoding.Latin1.GetString(record), packed, out var length)) return null;
        using var input = ClusterInput.TryReadMessagePack(packed.AsMemory(0, length));
        if (input is null) return null;
        var value = input.Value;
        if (value.Member("sid"u8).AsText() is not { } id || value.Member("pid"u8).AsText() is not { } pid) return null;
        var session = new SavedSession
        {
            Id = id,
            Pid = pid,
            Data = new ConcurrentDictionary<string, object?>(SharedData.Read(value.Member("data"u8))),
            Rooms = [.. value.Member("rooms"u8).AsTexts().Select(room => new RoomSpan(room, 0, RoomSpan.Open))],
        };
        var known = value.Member("recovery"u8);
        if (!known.IsPresent) return session;
        return known.Member("run"u8).AsText() == incarnation ? ReadKnown(session, known) : null;
    }

    private static void WriteKnown(SavedSession session, string incarnation, ClusterWriter writer)
    {
        var json = writer.Json;
        json.WriteStartObject("recovery"u8);
        json.WriteString("run"u8, incarnation);
        json.WriteString("nsp"u8, session.Namespace);
        json.WriteString("start"u8, TextOf(session.Start));
        json.WriteString("lost"u8, TextOf(session.Lost));
        json.WriteString("known"u8, TextOf(session.KnownFrom));
        if (session.ExpiresAt is { } end) json.WriteString("expires"u8, TextOf(end.ToUnixTimeMilliseconds()));
        json.WriteStartArray("sent"u8);
        foreach (var position in session.Sent) json.WriteStringValue(TextOf(position));
        json.WriteEndArray();
        json.WriteStartArray("rooms"u8);
        foreach (var (room, from, until) in session.Rooms)
        {
            json.WriteStartArray();
            json.WriteStringValue(room);
            json.WriteStringValue(TextOf(from));
            if (until != RoomSpan.Open) json.WriteStringValue(TextOf(until));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static SavedSession ReadKnown(SavedSession session, ClusterValue known)
    {
        var rooms = new List<RoomSpan>();
        var elements = known.Member("rooms"u8).Elements;
        while (elements.TryReadNext(out var element))
        {
            if (new ClusterValue(element, default).AsTexts() is [var room, var from, .. var until])
                rooms.Add(new RoomSpan(room, NumberOf(from), until is [var end, ..] ? NumberOf(end) : RoomSpan.Open));
        }

        return session with
        {
            Namespace = known.Member("nsp"u8).AsText(),
            Start = NumberOf(known.Member("start"u8).AsText()),
            Lost = NumberOf(known.Member("lost"u8).AsText()),
            KnownFrom = NumberOf(known.Member("known"u8).AsText()),
            ExpiresAt = known.Member("expires"u8).AsText() is { } expires ? DateTimeOffset.FromUnixTimeMilliseconds(NumberOf(expires)) : null,
            Sent = [.. known.Member("sent"u8).AsTexts().Select(NumberOf)],
            Rooms = [.. rooms],
        };
    }

    // As text: MessagePack of JavaScript keeps 53 bits of a number.
    private static string TextOf(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long NumberOf(string? text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
