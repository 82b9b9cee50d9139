using System.Buffers;
using System.Text;
using Chat.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Protocol;
using SocketIo.Protocol.Engine;

namespace Chat.Tests.Protocol.Engine;

internal sealed class OldPayloadTests
{
    private static Gen<object[]> Messages { get; } = Gen.OneOf(
        Generators.Text.Select(text => (object)("4" + text)),
        Generators.Bytes.Select(bytes => (object)bytes)).NonEmptyListOf().Select(list => list.ToArray());

    [Test, Proves("F-EIO3-03", "F-EIO3-04")]
    public void What_is_written_as_text_is_read_again() =>
        ForAny.Holds(Messages, messages => Assert.That(ReadText(WriteText(messages)), Is.EqualTo(messages)));

    [Test, Proves("F-EIO3-05")]
    public void What_is_written_as_bytes_is_read_again() =>
        ForAny.Holds(Messages, messages => Assert.That(ReadBytes(WriteBytes(messages)), Is.EqualTo(messages)));

    [TestCase("2:4€", "4€"), TestCase("4:4x😀", "4x😀"), TestCase("1:4", "4"), TestCase("10:b4AQIDBA==", new byte[] { 1, 2, 3, 4 })]
    [TestCase("6:b4AQID", new byte[] { 1, 2, 3 })]
    [Proves("F-EIO3-03", "F-EIO3-04")]
    public void The_text_is_that_of_the_reference(string payload, object message) =>
        Assert.That(Encoding.UTF8.GetString(WriteText(message)), Is.EqualTo(payload));

    [Test, Proves("F-EIO3-05")]
    public void The_bytes_are_those_of_the_reference() =>
        Assert.That(Convert.ToHexString(WriteBytes("4€", new byte[] { 1, 2, 3 })), Is.EqualTo("0004FF34E282AC0104FF04010203"));

    [Test, Proves("F-EIO3-03", "F-EIO3-04", "F-EIO3-05")]
    public void Lengths_are_known_before_anything_is_written() => ForAny.Holds(Messages, messages =>
    {
        Assert.That(WriteText(messages), Has.Length.EqualTo(messages.Sum(message =>
            message is byte[] bytes ? OldPayloadWriter.Base64Length(bytes.Length) : OldPayloadWriter.TextLength(Utf8(message)))));
        Assert.That(WriteBytes(messages), Has.Length.EqualTo(messages.Sum(message =>
            OldPayloadWriter.BinaryFormLength(message is byte[] bytes ? 1 + bytes.Length : Utf8(message).Length))));
    });

    [TestCase(""), TestCase("4hello"), TestCase(":4"), TestCase("x:4"), TestCase("-1:4"), TestCase("3:4a"), TestCase("2:4😀"), TestCase("1:41")]
    [TestCase("999999999:4"), TestCase("99999999999999999999:4"), TestCase("1 :4"), TestCase("1:42:4")]
    [Proves("F-EIO3-08")]
    public void A_length_that_is_wrong_is_a_fault_of_the_text_form(string payload) =>
        Assert.That(FaultOf(Encoding.UTF8.GetBytes(payload)), Is.EqualTo(ProtocolError.IllegalLength));

    [TestCase(""), TestCase("02"), TestCase("00"), TestCase("00FF"), TestCase("0001"), TestCase("000AFF34"), TestCase("0002FF34"), TestCase("0001FF3400")]
    [TestCase("0009090909090909090909FF34"), TestCase("0101FF040203FF")]
    [Proves("F-EIO3-08")]
    public void A_length_that_is_wrong_is_a_fault_of_the_binary_form(string payload)
    {
        var reader = new BinaryPayloadReader(Convert.FromHexString(payload));
        var error = ProtocolError.None;
        while (error == ProtocolError.None && !reader.IsAtEnd) error = reader.TryReadNext(out _, out _);
        Assert.That(error, Is.EqualTo(ProtocolError.IllegalLength));
    }

    [Test, Proves("F-EIO3-08")]
    public void Packets_before_a_fault_are_found()
    {
        var reader = new LengthPayloadReader("2:4a2:4bx"u8.ToArray());

        Assert.That(reader.TryReadNext(out var first), Is.EqualTo(ProtocolError.None));
        Assert.That(reader.TryReadNext(out var second), Is.EqualTo(ProtocolError.None));
        Assert.That(Encoding.UTF8.GetString(first.Span) + Encoding.UTF8.GetString(second.Span), Is.EqualTo("4a4b"));
        Assert.That(reader.TryReadNext(out _), Is.EqualTo(ProtocolError.IllegalLength));
    }

    [Test, Proves("F-EIO3-08")]
    public void No_bytes_make_a_reader_fail() => ForAny.Holds(Generators.Bytes, bytes =>
    {
        _ = FaultOf(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes)));
        var reader = new BinaryPayloadReader(bytes);
        while (!reader.IsAtEnd && reader.TryReadNext(out _, out _) == ProtocolError.None)
        {
        }
    });

    [Test, Proves("F-EIO3-08")]
    public void A_megabyte_of_digits_costs_nothing()
    {
        var payload = new byte[Cheap.Megabyte];
        payload.AsSpan().Fill((byte)'1');

        Cheap.Gives(ProtocolError.IllegalLength, () => FaultOf(payload));
    }

    [TestCase("b", ProtocolError.UnknownEngineType), TestCase("bAQID", ProtocolError.UnknownEngineType), TestCase("b7", ProtocolError.UnknownEngineType)]
    [TestCase("7", ProtocolError.UnknownEngineType), TestCase("", ProtocolError.EmptyPacket), TestCase("b4", ProtocolError.None), TestCase("2probe", ProtocolError.None)]
    [Proves("F-EIO3-04", "F-EIO3-08")]
    public void A_packet_names_its_type_even_as_base64(string packet, ProtocolError expected) =>
        Assert.That(OldEnginePacket.TryRead(Encoding.UTF8.GetBytes(packet), out _, out _), Is.EqualTo(expected));

    [TestCase("", ProtocolError.EmptyPacket), TestCase("34", ProtocolError.UnknownEngineType), TestCase("07", ProtocolError.UnknownEngineType)]
    [TestCase("04", ProtocolError.None), TestCase("0401", ProtocolError.None)]
    [Proves("F-EIO3-09")]
    public void A_binary_packet_begins_with_its_type(string packet, ProtocolError expected) =>
        Assert.That(OldEnginePacket.TryReadBinary(Convert.FromHexString(packet), out _), Is.EqualTo(expected));

    private static byte[] Utf8(object message) => Encoding.UTF8.GetBytes((string)message);

    private static ProtocolError FaultOf(byte[] payload)
    {
        var reader = new LengthPayloadReader(payload);
        var error = ProtocolError.None;
        while (error == ProtocolError.None && !reader.IsAtEnd) error = reader.TryReadNext(out _);
        return error;
    }

    private static byte[] WriteText(params object[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
        {
            if (message is byte[] bytes) OldPayloadWriter.WriteBase64(output, Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)));
            else OldPayloadWriter.WriteText(output, Utf8(message));
        }

        return output.WrittenSpan.ToArray();
    }

    private static byte[] WriteBytes(params object[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
        {
            if (message is byte[] bytes) OldPayloadWriter.WriteBinaryInBinaryForm(output, bytes);
            else OldPayloadWriter.WriteTextInBinaryForm(output, Utf8(message));
        }

        return output.WrittenSpan.ToArray();
    }

    private static List<object> ReadText(byte[] payload)
    {
        var reader = new LengthPayloadReader(payload);
        var messages = new List<object>();
        while (!reader.IsAtEnd)
        {
            Assert.That(reader.TryReadNext(out var packet), Is.EqualTo(ProtocolError.None));
            Assert.That(OldEnginePacket.TryRead(packet.Span, out var read, out var dataStart), Is.EqualTo(ProtocolError.None));
            var text = Encoding.UTF8.GetString(packet.Span);
            messages.Add(read.IsBase64 ? Convert.FromBase64String(text[dataStart..]) : text);
        }

        return messages;
    }

    private static List<object> ReadBytes(byte[] payload)
    {
        var reader = new BinaryPayloadReader(payload);
        var messages = new List<object>();
        while (!reader.IsAtEnd)
        {
            Assert.That(reader.TryReadNext(out var packet, out var isBinary), Is.EqualTo(ProtocolError.None));
            if (isBinary) Assert.That(packet.Span[0], Is.EqualTo(4));
            messages.Add(isBinary ? packet[1..].ToArray() : Encoding.UTF8.GetString(packet.Span));
        }

        return messages;
    }
}
