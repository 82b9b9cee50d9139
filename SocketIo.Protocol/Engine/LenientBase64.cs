using System.Buffers;
using System.Buffers.Text;

namespace SocketIo.Protocol.Engine;

/// <summary>
/// Base64 as the reference decodes it: both alphabets, bytes outside them skipped, everything after the first padding ignored (F-ENG-53).
/// </summary>
public static class LenientBase64
{
    /// <summary>Room that <see cref="Decode"/> needs.</summary>
    /// <param name="encodedLength">Length of the encoded text in bytes.</param>
    /// <returns>The most bytes that the text can decode to.</returns>
    public static int MaxDecodedLength(int encodedLength) => (int)((long)encodedLength * 3 / 4) + 3;

    /// <summary>Decodes; no input is an error.</summary>
    /// <param name="encoded">ASCII text.</param>
    /// <param name="output">At least <see cref="MaxDecodedLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> output) =>
        Base64.DecodeFromUtf8(encoded, output, out _, out var written) == OperationStatus.Done
            ? written
            : DecodeSlowly(encoded, output);

    private static int DecodeSlowly(ReadOnlySpan<byte> encoded, Span<byte> output)
    {
        var written = 0;
        var bits = 0;
        var bitCount = 0;
        foreach (var symbol in encoded)
        {
            if (symbol == (byte)'=') break;

            var value = ValueOf(symbol);
            if (value < 0) continue;

            bits = ((bits << 6) | value) & 0xffffff;
            bitCount += 6;
            if (bitCount < 8) continue;

            bitCount -= 8;
            output[written++] = (byte)(bits >> bitCount);
        }

        return written;
    }

    private static int ValueOf(byte symbol) => symbol switch
    {
        >= (byte)'A' and <= (byte)'Z' => symbol - 'A',
        >= (byte)'a' and <= (byte)'z' => symbol - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => symbol - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        (byte)'/' or (byte)'_' => 63,
        _ => -1,
    };
}
