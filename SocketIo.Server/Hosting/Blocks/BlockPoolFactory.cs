using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace SocketIo.Server.Hosting.Blocks;

/// <summary>Gives Kestrel, which asks for several, pools of larger blocks than its own.</summary>
internal sealed class BlockPoolFactory(int size, TimeProvider clock) : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool(size, clock);
}
