namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>One value, or the head of an array or a map.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bits">A number's bits; the type of an extension.</param>
/// <param name="Start">Where the bytes of a text, a binary or an extension begin.</param>
/// <param name="Length">How many bytes or elements; members for a map.</param>
internal readonly record struct MessagePackToken(MessagePackKind Kind, ulong Bits = 0, int Start = 0, int Length = 0)
{
    public long Signed => (long)Bits;

    public double Float => BitConverter.UInt64BitsToDouble(Bits);

    /// <summary>One byte of extension type 0: JavaScript's undefined (F-MSG-10).</summary>
    public bool IsUndefined => Kind == MessagePackKind.Extension && IsFixed && Bits == 0 && Length == 1;

    /// <summary>Eight bytes of extension type 0: milliseconds since 1970 (F-MSG-11).</summary>
    public bool IsDate => Kind == MessagePackKind.Extension && IsFixed && Bits == 0 && Length == 8;

    /// <summary>Extension type 0 with a length before it: an ArrayBuffer (F-MSG-12).</summary>
    public bool IsBytes => Kind == MessagePackKind.Binary || (Kind == MessagePackKind.Extension && !IsFixed && Bits == 0);

    /// <summary>Whether an extension's length stands in its first byte.</summary>
    public bool IsFixed { get; init; }
}
