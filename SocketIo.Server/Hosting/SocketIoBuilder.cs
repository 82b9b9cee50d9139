using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
#if NET10_0_OR_GREATER
using Microsoft.AspNetCore.Connections;
using SocketIo.Server.Hosting.Blocks;
#endif

namespace SocketIo.Server.Hosting;

/// <summary>What <c>AddSocketIo</c> returns, for extensions to hang on to.</summary>
public sealed class SocketIoBuilder
{
    internal SocketIoBuilder(IServiceCollection services, string? name = null)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Has Kestrel handle what a connection brings on the thread that noticed it, instead of passing it on to another one
    /// (<see cref="SocketTransportOptions.UnsafePreferInlineScheduling"/>): less processor time for each message, most of all where messages
    /// come one at a time. It holds for every connection of the application. A handler that blocks its thread then also keeps its own
    /// connection from sending; one that awaits does not. With <c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1</c> in the environment it
    /// keeps many connections from everything, so set that only where no handler and no middleware ever blocks.
    /// </summary>
    /// <returns>The builder.</returns>
    public SocketIoBuilder UseInlineScheduling()
    {
        Services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        return this;
    }

#if NET10_0_OR_GREATER
    /// <summary>
    /// Has Kestrel read and write in larger blocks than its own 4 KiB, so that large messages take fewer system calls: an echo of 64 KiB costs
    /// a third less. It holds for every connection of the application, and in the place of Kestrel's memory pool, so the metrics of that one
    /// count nothing. A connection that is reading or writing holds a few blocks, an idle one none.
    /// </summary>
    /// <param name="blockSize">Bytes, 4 KiB to 1 MiB.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is not in that range.</exception>
    public SocketIoBuilder UseLargeBlocks(int blockSize = 16 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 4 * 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockSize, 1024 * 1024);
        Services.AddSingleton<IMemoryPoolFactory<byte>>(provider => new BlockPoolFactory(blockSize, provider.GetRequiredService<TimeProvider>()));
        return this;
    }
#endif

    /// <summary>The server's name; null for the one without.</summary>
    internal string? Name { get; }
}
