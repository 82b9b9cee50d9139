namespace Load.Wire;

/// <summary>Bytes that wait; the array is kept.</summary>
internal sealed class ByteList
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, _end - _start);

    public int Length => _end - _start;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _end < bytes.Length) MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    public void Skip(int count)
    {
        _start += count;
        if (_start == _end) Clear();
    }

    public void Clear() => _start = _end = 0;

    private void MakeRoom(int more)
    {
        var length = Length;
        var larger = length + more > _bytes.Length ? new byte[Math.Max(length + more, 2 * _bytes.Length)] : _bytes;
        Span.CopyTo(larger);
        (_bytes, _start, _end) = (larger, 0, length);
    }
}
