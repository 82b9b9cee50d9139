using System.Buffers;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>Everything that was waiting when a transport could write. The transport owns it and disposes it once, written or not.</summary>
internal readonly struct OutboundBatch(EncodedMessage[] messages, int count) : IDisposable
{
    public ReadOnlySpan<EncodedMessage> Messages => messages.AsSpan(0, count);

    public int Count => count;

    public EncodedMessage this[int index] => messages[index];

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
        if (messages is null) return;
        foreach (var message in Messages) message.Release();
        ArrayPool<EncodedMessage>.Shared.Return(messages, clearArray: true);
    }
}
