using System.Text;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;

namespace Chat.Tests.Protocol.Packets;

/// <summary>Reads packets for the tests.</summary>
internal static class Reading
{
    public static ProtocolError Error(string packet) => Error(Encoding.UTF8.GetBytes(packet));

    public static ProtocolError Error(byte[] packet) => PacketReader.TryRead(packet, ProtocolLimits.Default, out _);

    public static ReadPacket Packet(string text) => Packet(Encoding.UTF8.GetBytes(text));

    public static ReadPacket Packet(byte[] packet)
    {
        var error = PacketReader.TryRead(packet, ProtocolLimits.Default, out var header);
        Assert.That(error, Is.EqualTo(ProtocolError.None), Encoding.UTF8.GetString(packet));
        return new ReadPacket(
            header.Type,
            header.Attachments,
            Encoding.UTF8.GetString(header.NamespaceOf(packet)),
            header.AckId,
            Encoding.UTF8.GetString(header.PayloadOf(packet)));
    }

    /// <summary>A packet that is refused at once, however long it is.</summary>
    public static void IsRefusedCheaply(string packet, ProtocolError expected)
    {
        var bytes = Encoding.UTF8.GetBytes(packet);
        Cheap.Gives(expected, () => Error(bytes));
    }

    public static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
