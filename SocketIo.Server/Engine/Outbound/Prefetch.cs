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

    /// <summary>Fetches an object of up to 64 bytes, which is two lines unless it begins with one.</summary>
    public static unsafe void Start(object target)
    {
        if (!Sse.IsSupported) return;
        var address = AddressOf(target);
        Sse.Prefetch0(address);
        Sse.Prefetch0(address + CacheLine);
    }

    /// <summary>Fetches an object of up to 128 bytes.</summary>
    public static unsafe void StartLarge(object target)
    {
        Start(target);
        if (Sse.IsSupported) Sse.Prefetch0(AddressOf(target) + CacheLine + CacheLine);
    }

    /// <summary>Fetches a large object, and a small one.</summary>
    public static void Start(object large, object small)
    {
        StartLarge(large);
        Start(small);
    }

    /// <summary>Fetches a large object, and two small ones.</summary>
    public static void Start(object large, object small, object other)
    {
        Start(large, small);
        Start(other);
    }

    // The garbage collector may move the object away from it: fetching what is there then does no harm.
    private static unsafe byte* AddressOf(object target) => (byte*)Unsafe.As<object, nint>(ref target);
}
