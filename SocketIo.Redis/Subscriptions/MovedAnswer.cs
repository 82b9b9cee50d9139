using System.Globalization;
using System.Net;

namespace SocketIo.Redis.Subscriptions;

/// <summary>What a server says of a slot that is another's: <c>MOVED 3999 127.0.0.1:6381</c>; without a host it is the same one.</summary>
internal static class MovedAnswer
{
    private const string Word = "MOVED ";

    public static bool Is(string answer) => answer.StartsWith(Word, StringComparison.Ordinal);

    /// <returns>False for what cannot be read.</returns>
    public static bool TryRead(string answer, string sameHost, out int slot, out EndPoint endPoint)
    {
        (slot, endPoint) = (0, new DnsEndPoint("localhost", 0));
        if (answer.Split(' ') is not [_, var number, var address, ..]) return false;
        var colon = address.LastIndexOf(':');
        if (colon < 0
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out slot)
            || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is 0 or > IPEndPoint.MaxPort)
        {
            return false;
        }

        var host = address[..colon] is "" or "?" ? sameHost : address[..colon];
        endPoint = IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port);
        return true;
    }
}
