using System.Buffers;
using System.Text;
using Chat.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Protocol;
using SocketIo.Protocol.Engine;

namespace Chat.Tests.Protocol.Engine;

internal sealed class PayloadTests
{
    private static Gen<object> Message { get; } = Gen.OneOf(
        Generators.Text.Select(text => (object)("4" + text.Replace("\u001e", "", StringComparison.Ordinal))),
        Generators.Bytes.Select(bytes => (object)bytes));

    [Test, Proves("F-ENG-48", "F-ENG-49", "F-ENG-56")]
    public void What_is_written_is_read_again() =>
        ForAny.Holds(Message.NonEmptyListOf().Select(list => list.ToArray()), messages =>
            Assert.That(Read(Write(messages)), Is.EqualTo(messages)));

    [Test, Proves("F-ENG-48", "F-ENG-49")]
    public void The_bytes_are_those_of_the_reference() =>
        Assert.That(Write("4hello", new byte[] { 1, 2, 3, 4 }), Is.EqualTo("4hello\u001ebAQIDBA=="u8.ToArray()));

    [Test, Proves("F-ENG-49")]
    public void The_length_of_a_binary_packet_is_known_before_it_is_written() =>
        ForAny.Holds(Generators.Bytes, bytes => Assert.That(Write(bytes), Has.Length.EqualTo(PayloadWriter.Base64PacketLength(bytes.Length))));

    [Test, Proves("F-ENG-54")]
    public void Packets_before_a_bad_one_are_found([Values("4a\u001e4b\u001e", "4a\u001e4b\u001ex4c\u001e4d", "4a\u001e4b\u001e\u001e4d")] string payload)
    {
        var reader = new PayloadReader(Encoding.UTF8.GetBytes(payload));
        var found = new List<string>();
        while (reader.TryReadNext(out var packet) && EnginePacket.TryRead(packet.Span, out _) == ProtocolError.None)
            found.Add(Encoding.UTF8.GetString(packet.Span));

        Assert.That(string.Join(" ", found), Is.EqualTo("4a 4b"));
    }

    [Test, Proves("F-ENG-54")]
    public void An_empty_payload_is_one_bad_packet()
    {
        var reader = new PayloadReader(default);

        Assert.That(reader.TryReadNext(out var packet), Is.True);
        Assert.That(packet.IsEmpty, Is.True);
        Assert.That(reader.TryReadNext(out _), Is.False);
    }

    [Test, Proves("F-ENG-54")]
    public void A_megabyte_of_separators_costs_nothing()
    {
        var payload = new byte[Cheap.Megabyte];
        payload.AsSpan().Fill(PayloadReader.Separator);

        Cheap.Gives(Cheap.Megabyte + 1, () =>
        {
            var reader = new PayloadReader(payload);
            var count = 0;
            while (reader.TryReadNext(out _)) count++;
            return count;
        });
    }

    private static byte[] Write(params object[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
        {
            if (output.WrittenCount > 0) PayloadWriter.WriteSeparator(output);
            if (message is byte[] binary) PayloadWriter.WriteBase64Packet(output, binary);
            else output.Write(Encoding.UTF8.GetBytes((string)message));
        }

        return output.WrittenSpan.ToArray();
    }

    private static List<object> Read(byte[] payload)
    {
        var reader = new PayloadReader(payload);
        var messages = new List<object>();
        while (reader.TryReadNext(out var packet))
        {
            Assert.That(EnginePacket.TryRead(packet.Span, out var read), Is.EqualTo(ProtocolError.None));
            if (read.IsBase64) messages.Add(Decode(packet.Span[EnginePacket.DataStart..]));
            else messages.Add(Encoding.UTF8.GetString(packet.Span));
        }

        return messages;
    }

    private static byte[] Decode(ReadOnlySpan<byte> base64)
    {
        var output = new byte[LenientBase64.MaxDecodedLength(base64.Length)];
        return output[..LenientBase64.Decode(base64, output)];
    }
}
