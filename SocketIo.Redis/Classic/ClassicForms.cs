using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Classic;

/// <summary>The parts that messages of the classic adapter are made of, in the reference's order of members.</summary>
internal static class ClassicForms
{
    /// <summary>The id of every emitter (F-ADP-31).</summary>
    public const string Emitter = "emitter";

    private const int EventPacket = 2;

    public static void WritePacket(ClusterWriter writer, ClusterValue data, string place)
    {
        writer.Json.WriteStartObject();
        writer.Json.WriteNumber("type"u8, EventPacket);
        writer.Json.WritePropertyName("data"u8);
        writer.Write(data);
        writer.Json.WriteString("nsp"u8, place);
        writer.Json.WriteEndObject();
    }

    public static void WriteOptions(ClusterWriter writer, BroadcastTarget target, bool withFlags)
    {
        writer.Json.WriteStartObject();
        writer.Json.WritePropertyName("rooms"u8);
        writer.WriteTexts(target.Rooms);
        writer.Json.WritePropertyName("except"u8);
        writer.WriteTexts(target.Except);
        if (withFlags)
        {
            writer.Json.WritePropertyName("flags"u8);
            writer.WriteFlags(target);
        }

        writer.Json.WriteEndObject();
    }

    /// <summary>The room, when the target is exactly one (F-ADP-13).</summary>
    public static string? SingleRoom(BroadcastTarget target) =>
        target.Rooms.Length > 0 && Array.TrueForAll(target.Rooms, room => room == target.Rooms[0]) ? target.Rooms[0] : null;
}
