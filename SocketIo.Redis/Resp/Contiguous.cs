using System.Buffers;

namespace SocketIo.Redis.Resp;

/// <summary>The bytes of a sequence in one piece: where they are, or in a rented array that goes back with it.</summary>
internal readonly ref struct Contiguous : IDisposable
{
    private readonly byte[]? _rented;

    public Contiguous(in ReadOnlySequence<byte> sequence)
    {
        if (sequence.IsSingleSegment)
        {
            Span = sequence.FirstSpan;
            return;
        }

        var length = (int)sequence.Length;
        _rented = ArrayPool<byte>.Shared.Rent(length);
        sequence.CopyTo(_rented);
        Span = _rented.AsSpan(0, length);
    }

    public ReadOnlySpan<byte> Span { get; }

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }
}
