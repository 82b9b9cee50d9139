using System.Text;
using Chat.Tests.Support;
using SocketIo.Protocol;
using SocketIo.Protocol.Engine;

namespace Chat.Tests.Protocol.Engine;

internal sealed class EnginePacketTests
{
    [Test, Proves("F-ENG-47")]
    public void Every_digit_is_its_type([Values] EnginePacketType type)
    {
        var packet = Encoding.UTF8.GetBytes($"{(int)type}data");

        Assert.That(EnginePacket.TryRead(packet, out var read), Is.EqualTo(ProtocolError.None));
        Assert.That(read, Is.EqualTo(new EnginePacket(type, IsBase64: false)));
        Assert.That(packet[EnginePacket.DataStart..], Is.EqualTo("data"u8.ToArray()));
    }

    [Test, Proves("F-ENG-49", "F-ENG-52")]
    public void A_b_is_a_binary_message()
    {
        Assert.That(EnginePacket.TryRead("bAQIDBA=="u8, out var read), Is.EqualTo(ProtocolError.None));
        Assert.That(read, Is.EqualTo(new EnginePacket(EnginePacketType.Message, IsBase64: true)));
    }

    [Test, Proves("F-ENG-55")]
    public void A_bare_digit_is_a_packet_without_data()
    {
        Assert.That(EnginePacket.TryRead("4"u8, out var read), Is.EqualTo(ProtocolError.None));
        Assert.That(read.Type, Is.EqualTo(EnginePacketType.Message));
    }

    [Test, Proves("F-ENG-54", "F-ENG-86")]
    public void An_empty_packet_is_refused() =>
        Assert.That(EnginePacket.TryRead([], out _), Is.EqualTo(ProtocolError.EmptyPacket));

    [Test, Proves("F-ENG-54")]
    public void Any_other_first_byte_is_refused()
    {
        for (var first = 0; first <= byte.MaxValue; first++)
        {
            var isKnown = first is (>= '0' and <= '6') or 'b';
            var error = EnginePacket.TryRead([(byte)first, (byte)'x'], out _);
            Assert.That(error, Is.EqualTo(isKnown ? ProtocolError.None : ProtocolError.UnknownEngineType), $"first byte {first}");
        }
    }
}
