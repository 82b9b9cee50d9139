using System.Buffers;
using System.Buffers.Text;

namespace SocketIo.Redis.Resp;

/// <summary>Reads what a server sends to a connection that subscribes.</summary>
internal static class RespReader
{
    // RESP2:  "+" text CRLF | "-" error CRLF | ":" number CRLF | "$" length CRLF bytes CRLF | "*" count CRLF value …      (length -1 is null)
    // *3 $8 smessage $11 socket.io#/# $2 {}      a message; no array of a subscription has an array in it, or more than four values.
    public const int MostItems = 4;

    // Long enough for every error message, and for any number.
    private const int LongestLine = 4096;

    /// <summary>Takes one frame off the buffer, if all of it is there.</summary>
    /// <param name="buffer">What has arrived; behind the frame afterwards.</param>
    /// <param name="largest">The most bytes that one value may have.</param>
    /// <param name="frame">The frame.</param>
    public static RespResult TryRead(ref ReadOnlySequence<byte> buffer, int largest, out RespFrame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryPeek(out var mark)) return RespResult.Incomplete;
        var result = mark == '*' ? ReadArray(ref reader, largest, ref frame) : ReadSingle(ref reader, largest, ref frame);
        if (result == RespResult.Complete) buffer = buffer.Slice(reader.Position);
        return result;
    }

    private static RespResult ReadSingle(ref SequenceReader<byte> reader, int largest, ref RespFrame frame)
    {
        frame.Count = 1;
        return ReadValue(ref reader, largest, out frame.Kind, out frame.Items[0]);
    }

    private static RespResult ReadArray(ref SequenceReader<byte> reader, int largest, ref RespFrame frame)
    {
        frame.Kind = RespKind.Array;
        reader.Advance(1);
        var result = ReadNumber(ref reader, out var count);
        if (result != RespResult.Complete) return result;
        if (count is < 0 or > MostItems) return RespResult.Malformed;

        frame.Count = (int)count;
        for (var i = 0; i < frame.Count && result == RespResult.Complete; i++)
            result = ReadValue(ref reader, largest, out _, out frame.Items[i]);
        return result;
    }

    private static RespResult ReadValue(ref SequenceReader<byte> reader, int largest, out RespKind kind, out ReadOnlySequence<byte> value)
    {
        kind = default;
        value = default;
        if (!reader.TryRead(out var mark)) return RespResult.Incomplete;
        switch (mark)
        {
            case (byte)'+':
                kind = RespKind.Text;
                return ReadLine(ref reader, out value);
            case (byte)'-':
                kind = RespKind.Error;
                return ReadLine(ref reader, out value);
            case (byte)':':
                kind = RespKind.Number;
                return ReadLine(ref reader, out value) is var result && result == RespResult.Complete && !TryParse(value, out _) ? RespResult.Malformed : result;
            case (byte)'$':
                kind = RespKind.Bytes;
                return ReadBytes(ref reader, largest, out value);
            default:
                return RespResult.Malformed;
        }
    }

    private static RespResult ReadBytes(ref SequenceReader<byte> reader, int largest, out ReadOnlySequence<byte> value)
    {
        value = default;
        var result = ReadNumber(ref reader, out var length);
        if (result != RespResult.Complete || length == -1) return result;
        if (length < 0) return RespResult.Malformed;
        if (length > largest) return RespResult.TooLarge;
        if (!reader.TryReadExact((int)length, out value)) return RespResult.Incomplete;
        return ReadLine(ref reader, out var rest) is var end && end == RespResult.Complete && !rest.IsEmpty ? RespResult.Malformed : end;
    }

    private static RespResult ReadNumber(ref SequenceReader<byte> reader, out long number)
    {
        number = 0;
        var result = ReadLine(ref reader, out var line);
        return result == RespResult.Complete && !TryParse(line, out number) ? RespResult.Malformed : result;
    }

    private static RespResult ReadLine(ref SequenceReader<byte> reader, out ReadOnlySequence<byte> line)
    {
        if (!reader.TryReadTo(out line, (byte)'\r')) return reader.Remaining > LongestLine ? RespResult.Malformed : RespResult.Incomplete;
        if (line.Length > LongestLine) return RespResult.Malformed;
        if (!reader.TryRead(out var feed)) return RespResult.Incomplete;
        return feed == '\n' ? RespResult.Complete : RespResult.Malformed;
    }

    private static bool TryParse(in ReadOnlySequence<byte> line, out long number)
    {
        number = 0;
        Span<byte> digits = stackalloc byte[20];
        if (line.Length is 0 or > 20) return false;
        line.CopyTo(digits);
        return Utf8Parser.TryParse(digits[..(int)line.Length], out number, out var read) && read == line.Length;
    }
}
