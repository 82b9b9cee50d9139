using System.Buffers;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>The attachments of one received packet. Owns pooled arrays, one each; dispose once, what it gave out as memory is dead afterwards.</summary>
internal sealed class AttachmentSet(int expected) : IDisposable
{
    private readonly byte[]?[] _arrays = new byte[]?[expected];
    private readonly int[] _lengths = new int[expected];

    /// <returns>Copies of these; null for none.</returns>
    public static AttachmentSet? Of(ReadOnlySpan<ReadOnlyMemory<byte>> attachments)
    {
        if (attachments.IsEmpty) return null;
        var set = new AttachmentSet(attachments.Length);
        foreach (var attachment in attachments) set.Add(attachment.Span);
        return set;
    }

    public int Count { get; private set; }

    public bool IsComplete => Count == _arrays.Length;

    public long ByteCount { get; private set; }

    /// <summary>Copies the next attachment.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        var array = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(array);
        _arrays[Count] = array;
        _lengths[Count++] = data.Length;
        ByteCount += data.Length;
    }

    /// <summary>An attachment where it lies, until the set is disposed.</summary>
    public ReadOnlyMemory<byte> View(int number) => _arrays[number].AsMemory(0, _lengths[number]);

    /// <summary>An attachment as an array of the application's own, which may keep it.</summary>
    /// <returns>Null when there is none with that number.</returns>
    public byte[]? Copy(int number) =>
        (uint)number < (uint)Count && _arrays[number] is { } array ? array.AsSpan(0, _lengths[number]).ToArray() : null;

    public void Dispose()
    {
        for (var i = 0; i < Count; i++)
        {
            if (Interlocked.Exchange(ref _arrays[i], null) is { } array) ArrayPool<byte>.Shared.Return(array);
        }
    }
}
