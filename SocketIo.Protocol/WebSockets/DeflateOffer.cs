namespace SocketIo.Protocol.WebSockets;

// RFC 7692, 7.1:  Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, permessage-deflate

/// <summary>
/// The server's side of agreeing on compressed messages (F-ENG-89). Each message is compressed by itself, in both directions: what a broadcast
/// looks like is then the same for everyone, and an idle connection holds no window.
/// </summary>
public static class DeflateOffer
{
    /// <summary>What the server answers to an offer that it accepts.</summary>
    public const string Answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private const int LargestWindow = 15;
    private const int SmallestWindow = 8;

    /// <summary>Looks for an offer that this server can keep.</summary>
    /// <param name="extensions">The client's header, its lines joined with commas.</param>
    /// <returns>False when there is none: nothing is compressed then.</returns>
    public static bool IsAcceptable(ReadOnlySpan<char> extensions)
    {
        foreach (var offer in extensions.Split(','))
        {
            if (IsAcceptableOffer(extensions[offer])) return true;
        }

        return false;
    }

    private static bool IsAcceptableOffer(ReadOnlySpan<char> offer)
    {
        var seen = Parameters.None;
        var isName = true;
        foreach (var range in offer.Split(';'))
        {
            var part = offer[range].Trim();
            if (isName)
            {
                if (!part.Equals("permessage-deflate", StringComparison.OrdinalIgnoreCase)) return false;
                isName = false;
                continue;
            }

            var parameter = ReadParameter(part);
            if (parameter == Parameters.None || (seen & parameter) != 0) return false;
            seen |= parameter;
        }

        return true;
    }

    /// <returns>None for a parameter that is unknown, or has a value that it must not have.</returns>
    private static Parameters ReadParameter(ReadOnlySpan<char> part)
    {
        var equals = part.IndexOf('=');
        var value = equals < 0 ? default : part[(equals + 1)..].Trim().Trim('"');
        return (equals < 0 ? part : part[..equals].TrimEnd()) switch
        {
            "server_no_context_takeover" when equals < 0 => Parameters.ServerTakeover,
            "client_no_context_takeover" when equals < 0 => Parameters.ClientTakeover,
            "client_max_window_bits" when equals < 0 || WindowOf(value) >= SmallestWindow => Parameters.ClientWindow,
            // The framework's compressor has one window size only.
            "server_max_window_bits" when WindowOf(value) == LargestWindow => Parameters.ServerWindow,
            _ => Parameters.None,
        };
    }

    private static int WindowOf(ReadOnlySpan<char> value) => value switch
    {
        [>= '8' and <= '9'] => value[0] - '0',
        ['1', >= '0' and <= '5'] => 10 + value[1] - '0',
        _ => 0,
    };

    [Flags]
    private enum Parameters
    {
        None = 0,
        ServerTakeover = 1,
        ClientTakeover = 2,
        ServerWindow = 4,
        ClientWindow = 8,
    }
}
