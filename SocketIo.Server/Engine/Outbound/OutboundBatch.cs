using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>Everything that was waiting when a transport could write. The transport owns it and disposes it once, written or not.</summary>
/// <param name="single">The message, if it is one and no array holds it.</param>
/// <param name="several">The messages; from the shared pool, where it is returned to.</param>
/// <param name="count">How many they are.</param>
internal readonly struct OutboundBatch(EncodedMessage? single, EncodedMessage[]? several, int count) : IDisposable
{
    private readonly EncodedMessage? _single = single;

    public OutboundBatch(EncodedMessage[] messages, int count)
        : this(single: null, messages, count)
    {
    }

    [UnscopedRef]
    public ReadOnlySpan<EncodedMessage> Messages => several is null ? new ReadOnlySpan<EncodedMessage>(in _single!)[..count] : several.AsSpan(0, count);

    public int Count => count;

    public EncodedMessage this[int index] => Messages[index];

    public int ByteCount
    {
        get
        {
            var total = 0;
            foreach (var message in Messages) total += message.ByteCount;
            return total;
        }
    }

    /// <summary>Whether at least one message may be compressed; then all of them are (F-ENG-77).</summary>
    public bool WantsCompression
    {
        get
        {
            foreach (var message in Messages)
            {
                if (message.Compress) return true;
            }

            return false;
        }
    }

    public void Dispose()
    {
        foreach (var message in Messages) message.Release();
        if (several is not null) ArrayPool<EncodedMessage>.Shared.Return(several, clearArray: true);
    }
}
