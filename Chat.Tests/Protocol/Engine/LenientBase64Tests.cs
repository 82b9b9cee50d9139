using System.Text;
using Chat.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Protocol.Engine;

namespace Chat.Tests.Protocol.Engine;

internal sealed class LenientBase64Tests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static Gen<byte[]> Nearly { get; } =
        Gen.Frequency(
            (20, Gen.Elements(Alphabet.ToCharArray()).Select(c => (byte)c)),
            (2, Gen.Elements((byte)'-', (byte)'_', (byte)' ', (byte)'\n', (byte)'!', (byte)0xc3, (byte)0)),
            (1, Gen.Constant((byte)'=')))
        .ArrayOf();

    [Test, Proves("F-ENG-49")]
    public void Ordinary_base64_is_decoded() =>
        ForAny.Holds(Generators.Bytes, bytes => Assert.That(Decode(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes))), Is.EqualTo(bytes)));

    [Test, Proves("F-ENG-53")]
    public void Anything_is_decoded_as_a_slow_decoder_does_it() =>
        ForAny.Holds(Nearly, text => Assert.That(Decode(text), Is.EqualTo(DecodeBitByBit(text))));

    // What Node 20 makes of these texts: Buffer.from(text, 'base64').toString('hex').
    [TestCase("YWJj=ZGVm", "616263"), TestCase("YW=Jj", "61"), TestCase("Y!W@J#j", "616263"), TestCase("YWJj-_", "616263FB")]
    [TestCase("YWJj+/", "616263FB"), TestCase("Y", ""), TestCase("YW", "61"), TestCase("YWJjZ", "616263"), TestCase("QR==", "41")]
    [TestCase("=YWJj", ""), TestCase("YWJ=j", "6162"), TestCase("YWJj ZGVm\n", "616263646566"), TestCase("\u00e9YWJj", "616263")]
    [Proves("F-ENG-53")]
    public void Malformed_base64_is_decoded_as_the_reference_does_it(string text, string hex) =>
        Assert.That(Convert.ToHexString(Decode(Encoding.UTF8.GetBytes(text))), Is.EqualTo(hex));

    [TestCase('!'), TestCase('='), TestCase('A'), TestCase('_')]
    [Proves("F-ENG-53")]
    public void A_megabyte_of_anything_costs_nothing_but_its_room(char symbol)
    {
        var text = new byte[Cheap.Megabyte];
        text.AsSpan().Fill((byte)symbol);
        var output = new byte[LenientBase64.MaxDecodedLength(text.Length)];
        var expected = symbol is '!' or '=' ? 0 : Cheap.Megabyte / 4 * 3;

        Cheap.Gives(expected, () => LenientBase64.Decode(text, output));
    }

    private static byte[] Decode(byte[] text)
    {
        var output = new byte[LenientBase64.MaxDecodedLength(text.Length)];
        return output[..LenientBase64.Decode(text, output)];
    }

    private static byte[] DecodeBitByBit(byte[] text)
    {
        var symbols = text.TakeWhile(b => b != '=').Select(b => (char)b).Select(c => c == '-' ? '+' : c == '_' ? '/' : c);
        var bits = string.Concat(symbols.Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal)).Where(v => v >= 0).Select(v => v.ToString("b6")));
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }
}
