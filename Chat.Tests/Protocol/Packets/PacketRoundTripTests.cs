using System.Buffers;
using System.Text;
using Chat.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Protocol.Packets;

namespace Chat.Tests.Protocol.Packets;

internal sealed class PacketRoundTripTests
{
    private static Gen<ReadPacket> Packet { get; } =
        from type in Gen.Elements(PacketType.Event, PacketType.Ack, PacketType.BinaryEvent, PacketType.BinaryAck)
        from attachments in Gen.Choose(1, 10)
        from name in Gen.OneOf(Gen.Constant("/"), Generators.NamespaceName)
        from ackId in Gen.OneOf(Gen.Elements(PacketHeader.NoAck, 0, 999_999_999_999_999_999), Gen.Choose(0, int.MaxValue).Select(id => (long)id))
        from json in Generators.JsonArray
        let isBinary = type is PacketType.BinaryEvent or PacketType.BinaryAck
        let isEvent = type is PacketType.Event or PacketType.BinaryEvent
        select new ReadPacket(type, isBinary ? attachments : 0, name, ackId, isEvent ? $"[\"e\",{json}]" : json);

    [Test, Proves("F-SIO-01", "F-SIO-02", "F-SIO-03", "F-SIO-05", "F-SIO-06")]
    public void What_is_written_is_read_again() =>
        ForAny.Holds(Packet, packet => Assert.That(Reading.Packet(Write(packet)), Is.EqualTo(packet)));

    [Test, Proves("F-SIO-01", "F-SIO-02")]
    public void The_bytes_are_those_of_the_reference()
    {
        Assert.That(Text(new(PacketType.Event, 0, "/", PacketHeader.NoAck, "[\"foo\"]")), Is.EqualTo("2[\"foo\"]"));
        Assert.That(Text(new(PacketType.Event, 0, "/admin", 12, "[\"foo\"]")), Is.EqualTo("2/admin,12[\"foo\"]"));
        Assert.That(Text(new(PacketType.Ack, 0, "/admin", 0, "[]")), Is.EqualTo("3/admin,0[]"));
        Assert.That(Text(new(PacketType.Connect, 0, "/admin", PacketHeader.NoAck, "{\"sid\":\"x\"}")), Is.EqualTo("0/admin,{\"sid\":\"x\"}"));
        Assert.That(Text(new(PacketType.Disconnect, 0, "/admin", PacketHeader.NoAck, "")), Is.EqualTo("1/admin,"));
        Assert.That(Text(new(PacketType.BinaryEvent, 2, "/board", 9, "[\"stroke\"]")), Is.EqualTo("52-/board,9[\"stroke\"]"));
        Assert.That(Text(new(PacketType.BinaryAck, 1, "/", 3, "[]")), Is.EqualTo("61-3[]"));
    }

    private static string Text(ReadPacket packet) => Encoding.UTF8.GetString(Write(packet));

    private static byte[] Write(ReadPacket packet)
    {
        var output = new ArrayBufferWriter<byte>();
        PacketWriter.WriteHeader(output, packet.Type, Encoding.UTF8.GetBytes(packet.Namespace), packet.AckId, packet.Attachments);
        output.Write(Encoding.UTF8.GetBytes(packet.Json));
        return output.WrittenSpan.ToArray();
    }
}
