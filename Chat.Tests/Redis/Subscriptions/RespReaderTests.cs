using System.Buffers;
using System.Text;
using Chat.Tests.Protocol;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Redis.Resp;

namespace Chat.Tests.Redis.Subscriptions;

internal sealed class RespReaderTests
{
    private const int Largest = 1000;

    private static readonly Gen<string[]> Answers = Generators.Text.ArrayOf().Select(texts => texts.Take(RespReader.MostItems).ToArray());

    [TestCase("+OK\r\n", RespKind.Text, "OK"), TestCase("-ERR no\r\n", RespKind.Error, "ERR no"), TestCase(":-12\r\n", RespKind.Number, "-12")]
    [TestCase("$4\r\na\r\nb\r\n", RespKind.Bytes, "a\r\nb"), TestCase("$0\r\n\r\n", RespKind.Bytes, ""), TestCase("$-1\r\n", RespKind.Bytes, "")]
    [TestCase("*0\r\n", RespKind.Array, ""), TestCase("*2\r\n$4\r\npong\r\n:1\r\n", RespKind.Array, "pong|1")]
    [TestCase("*3\r\n$8\r\nsmessage\r\n$1\r\nc\r\n$-1\r\n", RespKind.Array, "smessage|c|")]
    public void What_a_server_says_is_read(string text, object kind, string items)
    {
        var buffer = Bytes(text + "+next");
        Assert.That(RespReader.TryRead(ref buffer, Largest, out var frame), Is.EqualTo(RespResult.Complete));
        Assert.That(frame.Kind, Is.EqualTo((RespKind)kind));
        Assert.That(string.Join('|', Items(frame)), Is.EqualTo(items));
        Assert.That(Encoding.UTF8.GetString(buffer), Is.EqualTo("+next"));
    }

    [TestCase("what\r\n"), TestCase(":\r\n"), TestCase(":1x\r\n"), TestCase(":99999999999999999999\r\n"), TestCase("$-2\r\n"), TestCase("$x\r\n")]
    [TestCase("$1\r\nab\r\n"), TestCase("+OK\rx"), TestCase("*5\r\n"), TestCase("*-1\r\n"), TestCase("*1\r\n*1\r\n:1\r\n")]
    public void What_is_not_RESP_is_found_out(string text)
    {
        var buffer = Bytes(text);
        Assert.That(RespReader.TryRead(ref buffer, Largest, out _), Is.EqualTo(RespResult.Malformed));
    }

    [Test]
    public void A_line_has_an_end() => AssertReads("+" + new string('x', 5000), RespResult.Malformed);

    [TestCase("$1001\r\n"), TestCase("$2147483648\r\n"), TestCase("*2\r\n$1\r\na\r\n$9000\r\n")]
    public void A_value_that_is_too_large_is_found_out_before_it_has_come(string text) => AssertReads(text, RespResult.TooLarge);

    [Test]
    public void What_is_written_is_read_again_whatever_the_pieces_it_comes_in() =>
        ForAny.Holds(from texts in Answers from cut in Gen.Choose(1, 40) select (texts, cut), made =>
        {
            var output = new ArrayBufferWriter<byte>();
            RespWriter.Write(output, [.. made.texts.Select(Encoding.UTF8.GetBytes)]);
            var buffer = Pieces(output.WrittenSpan, made.cut);
            Assert.That(RespReader.TryRead(ref buffer, int.MaxValue, out var frame), Is.EqualTo(RespResult.Complete));
            Assert.That(Items(frame), Is.EqualTo(made.texts));
            Assert.That(buffer.IsEmpty);
        });

    [Test]
    public void A_part_of_a_frame_is_waited_for_and_taken_for_nothing_else()
    {
        var whole = Encoding.UTF8.GetBytes("*3\r\n$8\r\nsmessage\r\n$12\r\nsocket.io#/#\r\n$2\r\n{}\r\n");
        for (var length = 0; length < whole.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(whole, 0, length);
            Assert.That(RespReader.TryRead(ref buffer, Largest, out _), Is.EqualTo(RespResult.Incomplete), $"{length} bytes");
            Assert.That(buffer.Length, Is.EqualTo(length));
        }
    }

    [Test]
    public void Any_bytes_are_read_alike_in_one_piece_and_in_many() =>
        ForAny.Holds(from bytes in Strange() from cut in Gen.Choose(1, 7) select (bytes, cut), made =>
        {
            var (whole, pieces) = (new ReadOnlySequence<byte>(made.bytes), Pieces(made.bytes, made.cut));
            var expected = RespReader.TryRead(ref whole, Largest, out var frame);
            Assert.That(RespReader.TryRead(ref pieces, Largest, out var same), Is.EqualTo(expected));
            Assert.That(pieces.Length, Is.EqualTo(whole.Length));
            if (expected == RespResult.Complete) Assert.That(Items(same), Is.EqualTo(Items(frame)));
        });

    // Bytes that look like RESP often enough to come far.
    private static Gen<byte[]> Strange() =>
        Gen.Frequency(
            (4, Gen.Elements("\r\n", "*", "$", ":", "+", "-", "1", "2", "3", "0", "\r", "\n")),
            (2, Gen.Elements("$1\r\na\r\n", ":7\r\n", "*3\r\n", "+OK\r\n")),
            (1, Gen.Choose(0, 255).Select(value => ((char)value).ToString())))
        .ArrayOf().Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts)));

    private static void AssertReads(string text, RespResult expected)
    {
        var buffer = Bytes(text);
        Assert.That(RespReader.TryRead(ref buffer, Largest, out _), Is.EqualTo(expected));
    }

    private static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string[] Items(RespFrame frame) => [.. Enumerable.Range(0, frame.Count).Select(i => Encoding.UTF8.GetString(frame[i]))];

    private static ReadOnlySequence<byte> Pieces(ReadOnlySpan<byte> bytes, int cut)
    {
        var first = new Piece(bytes[..Math.Min(cut, bytes.Length)].ToArray(), null);
        var last = first;
        for (var at = cut; at < bytes.Length; at += cut) last = new Piece(bytes[at..Math.Min(at + cut, bytes.Length)].ToArray(), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
