using System.Buffers;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>
/// What waits to be written, bounded in packets and bytes; what a transport has taken counts until it is written. Holds one reference to
/// each message, and no array until a second one waits. Not thread-safe: its session guards it.
/// </summary>
internal sealed class OutboundQueue(ServerSettings settings, ServerMetrics metrics)
{
    /// <summary>The tag of messages that give way to others.</summary>
    public static readonly object Volatile = new();

    private const int FirstCapacity = 16;

    private readonly int _maxPackets = settings.MaxOutboundPackets;
    private readonly int _maxBytes = settings.MaxOutboundBytes;

    // What waits, while that is one message.
    private EncodedMessage? _single;
    private EncodedMessage[]? _several;

    // At least as long as what waits; none while no message has a tag.
    private object?[]? _tags;
    private int _count;
    private int _packets;
    private int _bytes;

    public bool IsEmpty => _count == 0;

    /// <summary>Whether nothing waits, and everything that was taken has been written.</summary>
    public bool IsWritten => _packets == 0;

    private Span<EncodedMessage> Waiting => _several is null ? new Span<EncodedMessage>(ref _single!)[.._count] : _several.AsSpan(0, _count);

    /// <summary>Adds a message and its attachments as one; false when there is no room. A single message larger than the bound may enter an empty queue.</summary>
    public bool TryAdd(EncodedMessage message, object? tag = null)
    {
        var packets = message.PacketCount;
        if (_packets > 0 && (_packets + packets > _maxPackets || message.ByteCount > _maxBytes - _bytes)) return false;

        message.AddReference();
        Store(message, tag);
        _packets += packets;
        _bytes += message.ByteCount;
        return true;
    }

    /// <summary>Adds a message as <see cref="TryAdd"/> does, but lets others give way to it as far as the policy for slow clients goes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="tag"><see cref="Volatile"/>, or a <see cref="CoalesceKey"/>, or null.</param>
    public AddResult Add(EncodedMessage message, object? tag = null)
    {
        if (tag is CoalesceKey key) DropSame(key);
        return TryAdd(message, tag) ? AddResult.Added : AddInstead(message, tag);
    }

    /// <summary>Hands everything over. The taker calls <see cref="Forget"/> once it is written.</summary>
    public OutboundBatch TakeAll()
    {
        var batch = new OutboundBatch(_single, _several, _count);
        _single = null;
        _several = null;
        _count = 0;
        if (_tags is not null) ArrayPool<object?>.Shared.Return(_tags, clearArray: true);
        _tags = null;
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
        var batch = TakeAll();
        Forget(batch);
        batch.Dispose();
    }

    private AddResult AddInstead(EncodedMessage message, object? tag)
    {
        while (DropFirst())
        {
            if (TryAdd(message, tag)) return AddResult.Added;
        }

        if (!GivesWay(message, tag)) return AddResult.Full;
        metrics.Dropped();
        return AddResult.Dropped;
    }

    private bool GivesWay(EncodedMessage message, object? tag) =>
        (settings.Rates.QueuesVolatile && ReferenceEquals(tag, Volatile)) || (settings.Rates.DropsOldest && message.IsPlainEvent);

    private bool DropFirst()
    {
        for (var i = 0; i < _count; i++)
        {
            if (!GivesWay(Waiting[i], _tags?[i])) continue;
            DropAt(i);
            return true;
        }

        return false;
    }

    private void DropSame(CoalesceKey key)
    {
        for (var i = 0; i < _count; i++)
        {
            if (!key.Equals(_tags?[i])) continue;
            DropAt(i);
            return;
        }
    }

    private void DropAt(int index)
    {
        var waiting = Waiting;
        var message = waiting[index];
        _packets -= message.PacketCount;
        _bytes -= message.ByteCount;
        message.Release();
        waiting[(index + 1)..].CopyTo(waiting[index..]);
        waiting[^1] = null!;
        _count--;
        if (_tags is not null)
        {
            _tags.AsSpan(index + 1, _count - index).CopyTo(_tags.AsSpan(index));
            _tags[_count] = null;
        }

        metrics.Dropped();
    }

    private void Store(EncodedMessage message, object? tag)
    {
        if (_several is null ? _count > 0 : _count == _several.Length)
        {
            _several = Enlarge(_several, Waiting);
            _single = null;
        }

        if (tag is not null || _tags is not null) StoreTag(tag);
        _count++;
        Waiting[^1] = message;
    }

    private void StoreTag(object? tag)
    {
        if (_tags is null || _count >= _tags.Length) _tags = Enlarge(_tags, _tags);
        _tags[_count] = tag;
    }

    private T[] Enlarge<T>(T[]? array, ReadOnlySpan<T> content)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(FirstCapacity, _count * 2));
        content.CopyTo(larger);
        // The pool's arrays may hold what others have left in them.
        larger.AsSpan(content.Length).Clear();
        if (array is not null) ArrayPool<T>.Shared.Return(array, clearArray: true);
        return larger;
    }
}
