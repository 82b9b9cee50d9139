using System.Globalization;

namespace SocketIo.Redis.Streams;

/// <summary>Ids of stream entries, <c>milliseconds-number</c>, as one number that grows with them; so recovery can count with it.</summary>
internal static class StreamPosition
{
    // A million entries within one millisecond; ids beyond have no position.
    private const int NumberBits = 20;
    private const long LargestNumber = (1L << NumberBits) - 1;
    private const long LargestTime = long.MaxValue >> NumberBits;

    /// <param name="id">Anything.</param>
    /// <param name="position">The position, which is not 0.</param>
    public static bool TryRead(ReadOnlySpan<char> id, out long position)
    {
        position = 0;
        var dash = id.IndexOf('-');
        if (dash < 1
            || !long.TryParse(id[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || !long.TryParse(id[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || time > LargestTime
            || number > LargestNumber)
        {
            return false;
        }

        position = (time << NumberBits) | number;
        return position > 0;
    }

    public static string ToId(long position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position >> NumberBits}-{position & LargestNumber}");
}
