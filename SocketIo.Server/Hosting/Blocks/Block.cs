using System.Buffers;
using System.Runtime.InteropServices;

namespace SocketIo.Server.Hosting.Blocks;

/// <summary>Memory that the collector does not move, lent by a <see cref="BlockPool"/> until it is disposed of.</summary>
internal sealed class Block(BlockPool pool, int size) : IMemoryOwner<byte>
{
    public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(size, pinned: true), 0, size);

    public void Dispose() => pool.Return(this);
}
