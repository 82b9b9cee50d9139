using System.Text.Json;

namespace SocketIo.Protocol.Packets;

/// <summary>Walks the elements of a payload array that <see cref="PacketReader"/> has accepted, without copying.</summary>
public ref struct ArgumentReader
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    /// <summary>Stands before the first element.</summary>
    /// <param name="json">The array; empty stands for an array without elements.</param>
    public ArgumentReader(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!json.IsEmpty) _reader.Read();
    }

    /// <summary>Takes the next element.</summary>
    /// <param name="value">Its JSON.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadNext(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_json.IsEmpty || !_reader.Read() || _reader.TokenType == JsonTokenType.EndArray) return false;

        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        value = _json[start..(int)_reader.BytesConsumed];
        return true;
    }
}
