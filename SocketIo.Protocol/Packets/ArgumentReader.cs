namespace SocketIo.Protocol.Packets;

/// <summary>Walks the elements of a payload array that <see cref="PacketReader"/> has accepted, without copying.</summary>
public ref struct ArgumentReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Stands before the first element.</summary>
    /// <param name="json">The array; empty stands for an array without elements.</param>
    public ArgumentReader(ReadOnlySpan<byte> json) => _rest = CheckedJson.AfterBracket(json);

    /// <summary>Takes the next element.</summary>
    /// <param name="value">Its JSON.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadNext(out ReadOnlySpan<byte> value)
    {
        value = default;
        _rest = CheckedJson.ToNextElement(_rest);
        if (_rest.IsEmpty || _rest[0] == (byte)']') return false;

        var length = CheckedJson.LengthOfValue(_rest);
        value = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
