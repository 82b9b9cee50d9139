namespace SocketIo.Protocol.Engine;

/// <summary>
/// Splits a polling payload into packets, one at a time, so that the packets before a bad one can be delivered (F-ENG-48, F-ENG-54).
/// An empty payload is one empty packet, and so is what follows a trailing separator.
/// </summary>
/// <param name="payload">The request body in UTF-8.</param>
public ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    /// <summary>Between two packets of a payload: U+001E.</summary>
    public const byte Separator = 0x1e;

    private readonly ReadOnlySpan<byte> _payload = payload;
    private int _next;

    /// <summary>Finds the next packet.</summary>
    /// <param name="start">Where it begins in the payload, in bytes.</param>
    /// <param name="length">Its length in bytes; 0 for an empty, that is bad, packet.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadNext(out int start, out int length)
    {
        start = _next;
        length = 0;
        if (_next > _payload.Length) return false;

        var separator = _payload[_next..].IndexOf(Separator);
        length = separator < 0 ? _payload.Length - _next : separator;
        _next += length + 1;
        return true;
    }
}
