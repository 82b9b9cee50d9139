using System.Security.Cryptography;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>
/// Offsets as clients see them: 6 characters that stand for the log, then the position in it as 8 digits of base 64. Of a fixed length, so
/// that the position can be written into a packet that is encoded already; clients only ever send them back (F-API-79).
/// </summary>
internal sealed class OffsetFormat
{
    public const int PositionLength = 8;

    private const int EpochLength = 6;
    private const int DigitBits = 6;

    private static readonly string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly string _epoch = RandomNumberGenerator.GetString(Digits, EpochLength);

    public OffsetFormat() => Blank = _epoch + new string(Digits[0], PositionLength);

    /// <summary>An offset whose position has still to be written over its last characters.</summary>
    public string Blank { get; }

    public static void WritePosition(Span<byte> output, long position)
    {
        for (var i = PositionLength - 1; i >= 0; i--)
        {
            output[i] = (byte)Digits[(int)(position & ((1 << DigitBits) - 1))];
            position >>= DigitBits;
        }
    }

    /// <summary>Reads what a client sent back.</summary>
    /// <param name="offset">Anything.</param>
    /// <param name="position">The position; 0 for an offset of another log.</param>
    /// <returns>False when it is no offset at all.</returns>
    public bool TryRead(string offset, out long position)
    {
        position = 0;
        if (offset.Length != EpochLength + PositionLength) return false;
        var read = 0L;
        for (var i = 0; i < offset.Length; i++)
        {
            var digit = Digits.IndexOf(offset[i], StringComparison.Ordinal);
            if (digit < 0) return false;
            if (i >= EpochLength) read = (read << DigitBits) | (uint)digit;
        }

        if (offset.StartsWith(_epoch, StringComparison.Ordinal)) position = read;
        return true;
    }
}
