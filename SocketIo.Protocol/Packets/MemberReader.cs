namespace SocketIo.Protocol.Packets;

/// <summary>Walks the members of a JSON object that is known to be well formed, without copying.</summary>
public ref struct MemberReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Stands before the first member.</summary>
    /// <param name="json">The object; anything else has no members.</param>
    public MemberReader(ReadOnlySpan<byte> json)
    {
        _rest = CheckedJson.ToNextElement(json);
        _rest = _rest is [(byte)'{', ..] ? _rest[1..] : [];
    }

    /// <summary>Takes the next member.</summary>
    /// <param name="name">Its name as it stands there: without the quotes, and with escapes.</param>
    /// <param name="value">Its JSON.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        _rest = CheckedJson.ToNextElement(_rest);
        if (_rest is [] or [(byte)'}', ..]) return false;

        var length = CheckedJson.LengthOfValue(_rest);
        name = _rest[1..(length - 1)];
        _rest = CheckedJson.ToNextElement(_rest[length..]);
        _rest = CheckedJson.ToNextElement(_rest[1..]);
        length = CheckedJson.LengthOfValue(_rest);
        value = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
