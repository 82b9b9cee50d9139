using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>
/// Has the processor fetch objects into its caches while it does something else. When thousands of clients are sent to in turn, what belongs to
/// the next one has left the caches long ago. A hint: nothing is read, and nothing happens where .NET has no instruction for it.
/// </summary>
internal static class Prefetch
{
    private const int CacheLine = 64;

    public static void Start(object one, object other)
    {
        Start(one);
        Start(other);
    }

    public static void Start(object one, object other, object another)
    {
        Start(one, other);
        Start(another);
    }

    /// <summary>Fetches the first two lines of an object, which is all of most.</summary>
    public static unsafe void Start(object target)
    {
        if (!Sse.IsSupported) return;
        // An address that the garbage collector may move the object away from: fetching what is there then does no harm.
        var address = (byte*)Unsafe.As<object, nint>(ref target);
        Sse.Prefetch0(address);
        Sse.Prefetch0(address + CacheLine);
    }
}
