using System.Text;

namespace SocketIo.Redis.Subscriptions;

/// <summary>Where a channel belongs in a Redis of several primaries: one of 16,384 slots, by CRC-16 (XMODEM) of its name or of what stands in its first braces.</summary>
internal static class RedisSlot
{
    private const int Count = 16384;
    private const int Polynomial = 0x1021;

    public static int Of(string channel)
    {
        ReadOnlySpan<byte> name = Encoding.UTF8.GetBytes(channel);
        var open = name.IndexOf((byte)'{');
        var length = open < 0 ? -1 : name[(open + 1)..].IndexOf((byte)'}');
        return Crc(length > 0 ? name.Slice(open + 1, length) : name) % Count;
    }

    private static int Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var one in bytes)
        {
            crc ^= one << 8;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ Polynomial;
            crc &= 0xffff;
        }

        return crc;
    }
}
