using System.Globalization;
using System.Text;

namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>Dates as <c>JSON.stringify</c> writes them.</summary>
internal static class MessagePackDate
{
    // 100,000,000 days: the most that a JavaScript Date can hold.
    private const long Furthest = 8_640_000_000_000_000;

    // The calendar repeats itself after 400 years.
    private const long Cycle = 146_097L * 24 * 60 * 60 * 1000;
    private const int YearsOfCycle = 400;

    /// <returns>A JSON string, or null for what is no date.</returns>
    public static byte[] ToJson(long milliseconds)
    {
        if (milliseconds is < -Furthest or > Furthest) return "null"u8.ToArray();
        var cycles = Math.DivRem(milliseconds, Cycle).Quotient - (milliseconds < 0 ? 1 : 0);
        var date = DateTime.UnixEpoch.AddMilliseconds(milliseconds - (cycles * Cycle));
        var year = date.Year + (cycles * YearsOfCycle);
        var sign = year < 0 ? "-" : "+";
        var digits = year is >= 0 and <= 9999
            ? year.ToString("0000", CultureInfo.InvariantCulture)
            : sign + Math.Abs(year).ToString("000000", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes($"\"{digits}-{date.ToString("MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}\"");
    }
}
