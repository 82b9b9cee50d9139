using System.Numerics;
using System.Runtime.InteropServices;

namespace SocketIo.Protocol.WebSockets;

/// <summary>The masking of client frames (RFC 6455, section 5.3).</summary>
public static class Masking
{
    /// <summary>Masks or unmasks in place; doing it twice gives the first bytes back.</summary>
    /// <param name="payload">A part of a frame's payload.</param>
    /// <param name="key">The key as it stands on the wire.</param>
    /// <param name="offset">How many bytes of the payload came before this part.</param>
    public static void Apply(Span<byte> payload, uint key, int offset = 0)
    {
        // The key's bytes lie in memory as on the wire, whatever the processor's order, so it is turned in that order as well.
        var shift = (offset & 3) * 8;
        var turned = BitConverter.IsLittleEndian ? BitOperations.RotateRight(key, shift) : BitOperations.RotateLeft(key, shift);

        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(payload);
        var mask = new Vector<uint>(turned);
        for (var i = 0; i < vectors.Length; i++) vectors[i] ^= mask;

        var rest = payload[(vectors.Length * Vector<byte>.Count)..];
        Span<byte> bytes = stackalloc byte[4];
        MemoryMarshal.Write(bytes, turned);
        for (var i = 0; i < rest.Length; i++) rest[i] ^= bytes[i & 3];
    }
}
