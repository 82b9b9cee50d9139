using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SocketIo.Redis.Resp;

/// <summary>One answer or message of a server. Its bytes are those of the buffer that it was read from.</summary>
internal struct RespFrame
{
    public RespKind Kind;

    /// <summary>How many of <see cref="Items"/> there are: 1, but for arrays. Null values are empty ones.</summary>
    public int Count;

    public RespItems Items;

    [UnscopedRef]
    public readonly ref readonly ReadOnlySequence<byte> this[int index] => ref Items[index];

    /// <summary>What it says, for answers that are no array.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Items[0]);
}
