using System.Buffers;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>
/// What waits to be written, bounded in packets and bytes; what a transport has taken counts until it is written. Holds one reference to
/// each message, and no array while it is empty. Not thread-safe: its session guards it.
/// </summary>
internal sealed class OutboundQueue(int maxPackets, int maxBytes)
{
    private const int FirstCapacity = 16;

    private EncodedMessage[]? _messages;
    private int _count;
    private int _packets;
    private int _bytes;

    public bool IsEmpty => _count == 0;

    /// <summary>Adds a message and its attachments as one; false when there is no room. A single message larger than the bound may enter an empty queue.</summary>
    public bool TryAdd(EncodedMessage message)
    {
        var packets = message.PacketCount;
        if (_packets > 0 && (_packets + packets > maxPackets || message.ByteCount > maxBytes - _bytes)) return false;

        message.AddReference();
        Store(message);
        _packets += packets;
        _bytes += message.ByteCount;
        return true;
    }

    /// <summary>Hands everything over. The taker calls <see cref="Forget"/> once it is written.</summary>
    public OutboundBatch TakeAll()
    {
        var batch = new OutboundBatch(_messages!, _count);
        _messages = null;
        _count = 0;
        return batch;
    }

    /// <summary>Frees the room that a written batch took.</summary>
    /// <returns>How many bytes that was.</returns>
    public int Forget(in OutboundBatch batch)
    {
        var bytes = batch.ByteCount;
        foreach (var message in batch.Messages) _packets -= message.PacketCount;
        _bytes -= bytes;
        return bytes;
    }

    public void Clear()
    {
        if (_messages is null) return;
        var batch = TakeAll();
        Forget(batch);
        batch.Dispose();
    }

    private void Store(EncodedMessage message)
    {
        _messages ??= ArrayPool<EncodedMessage>.Shared.Rent(FirstCapacity);
        if (_count == _messages.Length)
        {
            var larger = ArrayPool<EncodedMessage>.Shared.Rent(_count * 2);
            _messages.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<EncodedMessage>.Shared.Return(_messages, clearArray: true);
            _messages = larger;
        }

        _messages[_count++] = message;
    }
}
