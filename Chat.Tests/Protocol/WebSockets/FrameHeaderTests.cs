using Chat.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Protocol.WebSockets;

namespace Chat.Tests.Protocol.WebSockets;

internal sealed class FrameHeaderTests
{
    private static readonly byte[] Key = [0x37, 0xfa, 0x21, 0x3d];
    private static readonly int[] Lengths = [0, 1, 125, 126, 127, 65535, 65536, 100_000];

    private static Gen<FrameOpcode> Opcode { get; } = Gen.Elements(Enum.GetValues<FrameOpcode>());

    [Test]
    public void What_a_client_writes_is_read_again() =>
        ForAny.Holds(
            from opcode in Opcode
            from isFinal in Gen.Elements(true, false)
            from length in Gen.OneOf(Gen.Elements(Lengths), Gen.Choose(0, 300))
            from key in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(4)
            select (opcode, isFinal: isFinal || opcode >= FrameOpcode.Close, length: opcode >= FrameOpcode.Close ? length % 126 : length, key),
            made =>
            {
                var payload = Enumerable.Range(0, made.length).Select(i => (byte)i).ToArray();
                var frame = ClientFrame.Write(made.opcode, made.isFinal, payload, made.key);

                Assert.That(FrameHeader.TryRead(frame, 100_000, out var header, out var length), Is.EqualTo(FrameReadResult.Complete));
                Assert.That((header.Opcode, header.IsFinal, header.PayloadLength), Is.EqualTo((made.opcode, made.isFinal, made.length)));
                Masking.Apply(frame.AsSpan(length), header.MaskingKey);
                Assert.That(frame[length..], Is.EqualTo(payload));
            });

    [Test]
    public void Every_shorter_piece_of_a_header_is_incomplete([ValueSource(nameof(Lengths))] int payload)
    {
        var frame = ClientFrame.Write(FrameOpcode.Binary, isFinal: true, new byte[payload], Key);
        var whole = frame.Length - payload;

        for (var have = 0; have < whole; have++)
            Assert.That(FrameHeader.TryRead(frame.AsSpan(0, have), int.MaxValue, out _, out _), Is.EqualTo(FrameReadResult.Incomplete), $"{have} bytes");
    }

    [Test]
    public void What_the_server_writes_is_a_final_unmasked_frame([ValueSource(nameof(Lengths))] int payload)
    {
        Span<byte> output = stackalloc byte[10];
        var length = FrameHeader.WriteFinal(output, FrameOpcode.Text, payload);

        var lengthBytes = payload switch { <= 125 => 0, <= 65535 => 2, _ => 8 };
        var expected = ClientFrame.Header(0x81, masked: false, (ulong)payload, lengthBytes, []);
        Assert.That(output[..length].ToArray(), Is.EqualTo(expected));
    }

    [Test, Proves("F-ENG-81")]
    public void An_unmasked_frame_is_a_violation() => AssertRefused(0x81, masked: false, 5, 0, FrameReadResult.Violation);

    [Test, Proves("F-ENG-81")]
    public void An_extension_that_was_not_agreed_on_is_a_violation([Values(0x40, 0x20, 0x10)] int reserved) =>
        AssertRefused(0x81 | reserved, masked: true, 5, 0, FrameReadResult.Violation);

    [TestCase(0xc1, true), TestCase(0xc2, true), TestCase(0x41, true), TestCase(0x81, true)]
    [TestCase(0xc0, false), TestCase(0xc8, false), TestCase(0xc9, false), TestCase(0xca, false), TestCase(0xe1, false), TestCase(0xd1, false), TestCase(0xa1, false)]
    [Proves("F-ENG-89")]
    public void Once_agreed_on_only_the_first_frame_of_a_message_may_be_marked_as_compressed(int firstByte, bool isAllowed)
    {
        var frame = ClientFrame.Header(firstByte, masked: true, 5, 0, Key);

        var result = FrameHeader.TryRead(frame, 1_000, out var header, out _, mayBeCompressed: true);

        Assert.That(result, Is.EqualTo(isAllowed ? FrameReadResult.Complete : FrameReadResult.Violation));
        Assert.That(header.IsCompressed, Is.EqualTo(isAllowed && (firstByte & 0x40) != 0));
    }

    [Test, Proves("F-ENG-89")]
    public void A_compressed_message_is_marked_as_one()
    {
        Span<byte> output = stackalloc byte[10];

        Assert.That(FrameHeader.WriteFinal(output, FrameOpcode.Binary, 5, isCompressed: true), Is.EqualTo(2));
        Assert.That(output[0], Is.EqualTo(0xc2));
    }

    [Test, Proves("F-ENG-81")]
    public void An_opcode_without_meaning_is_a_violation([Values(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)] int opcode) =>
        AssertRefused(0x80 | opcode, masked: true, 5, 0, FrameReadResult.Violation);

    [Test, Proves("F-ENG-81")]
    public void A_control_frame_in_parts_is_a_violation([Values(8, 9, 10)] int opcode) =>
        AssertRefused(opcode, masked: true, 5, 0, FrameReadResult.Violation);

    [Test, Proves("F-ENG-81")]
    public void A_control_frame_of_more_than_125_bytes_is_a_violation([Values(8, 9, 10)] int opcode, [Values(2, 8)] int lengthBytes) =>
        AssertRefused(0x80 | opcode, masked: true, 126, lengthBytes, FrameReadResult.Violation);

    [TestCase(1_000_001UL), TestCase(0x7fff_ffffUL), TestCase(0x8000_0000UL), TestCase(0xffff_ffffUL), TestCase(0x1_0000_0000UL)]
    [TestCase(1UL << 62), TestCase(1UL << 63), TestCase(ulong.MaxValue)]
    [Proves("F-ENG-80")]
    public void A_length_beyond_the_limit_is_refused_from_the_header_alone(ulong length) =>
        AssertRefused(0x82, masked: true, length, 8, FrameReadResult.TooBig);

    [Test, Proves("F-ENG-80")]
    public void The_limit_itself_is_accepted()
    {
        var frame = ClientFrame.Header(0x82, masked: true, 1_000_000, 8, Key);

        Assert.That(FrameHeader.TryRead(frame, 1_000_000, out var header, out var length), Is.EqualTo(FrameReadResult.Complete));
        Assert.That((header.PayloadLength, length), Is.EqualTo((1_000_000, FrameHeader.MaxLength)));
    }

    private static void AssertRefused(int firstByte, bool masked, ulong length, int lengthBytes, FrameReadResult expected)
    {
        var frame = ClientFrame.Header(firstByte, masked, length, lengthBytes, Key);
        Cheap.Gives(expected, () => FrameHeader.TryRead(frame, 1_000_000, out _, out _));
    }
}
