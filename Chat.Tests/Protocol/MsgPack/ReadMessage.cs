using System.Buffers;
using System.Text;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;
using SocketIo.Protocol.Packets.MsgPack;
using SocketIo.Protocol.Packets.Parsers;

namespace Chat.Tests.Protocol.MsgPack;

/// <summary>A MessagePack packet in values that compare.</summary>
internal sealed record ReadMessage(PacketType Type, string Namespace, long AckId, string Json, string Attachments)
{
    public static ProtocolError ErrorOf(ReadOnlySpan<byte> message) => TryRead(message, out _);

    public static ReadMessage Of(ReadOnlySpan<byte> message)
    {
        Assert.That(TryRead(message, out var read), Is.EqualTo(ProtocolError.None), Convert.ToHexString(message));
        return read;
    }

    public static string DataOf(string value) => Of(Support.Raw.Packed.Of($"83 'type' 03 'nsp' '/' 'data' 91 {value}")).Json;

    public static byte[] Write(PacketType type, string name, long ackId, string json, params ReadOnlyMemory<byte>[] attachments)
    {
        var output = new ArrayBufferWriter<byte>();
        MessagePackWriter.Write(output, new PacketContent
        {
            Type = type,
            Namespace = Encoding.UTF8.GetBytes(name),
            AckId = ackId,
            Json = Encoding.UTF8.GetBytes(json),
            Attachments = attachments,
        });
        return output.WrittenSpan.ToArray();
    }

    // As the server does: the reader first, then the rules that hold for every parser.
    private static ProtocolError TryRead(ReadOnlySpan<byte> message, out ReadMessage read)
    {
        var json = new ArrayBufferWriter<byte>();
        var places = new List<Range>();
        var error = MessagePackReader.TryRead(message, ProtocolLimits.Default, json, places, out var packet);
        read = new(default, "", default, "", "");
        if (error != ProtocolError.None) return error;

        var hex = new List<string>();
        foreach (var place in places) hex.Add(Convert.ToHexString(message[place]));
        read = new(packet.Type, Encoding.UTF8.GetString(message[packet.Namespace]), packet.AckId, Encoding.UTF8.GetString(json.WrittenSpan), string.Join(' ', hex));
        var header = new PacketHeader { Type = packet.Type, AckId = packet.AckId, Attachments = places.Count, HasPayload = json.WrittenCount > 0 };
        return PacketReader.Check(header, json.WrittenSpan, ProtocolLimits.Default);
    }
}
