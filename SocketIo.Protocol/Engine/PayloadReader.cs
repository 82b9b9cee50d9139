namespace SocketIo.Protocol.Engine;

/// <summary>
/// Splits a polling payload into packets, one at a time, so that the packets before a bad one can be delivered (F-ENG-48, F-ENG-54).
/// An empty payload is one empty packet, and so is what follows a trailing separator.
/// </summary>
/// <param name="payload">The request body in UTF-8.</param>
public struct PayloadReader(ReadOnlyMemory<byte> payload)
{
    /// <summary>Between two packets of a payload: U+001E.</summary>
    public const byte Separator = 0x1e;

    private int _next;

    /// <summary>Finds the next packet.</summary>
    /// <param name="packet">A part of the payload; empty for an empty, that is bad, packet.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadNext(out ReadOnlyMemory<byte> packet)
    {
        packet = default;
        if (_next > payload.Length) return false;

        var rest = payload[_next..];
        var separator = rest.Span.IndexOf(Separator);
        packet = separator < 0 ? rest : rest[..separator];
        _next += packet.Length + 1;
        return true;
    }
}
