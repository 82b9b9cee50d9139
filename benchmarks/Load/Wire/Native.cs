using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Load.Wire;

/// <summary>What the base library does not offer: waiting for a thousand sockets on one thread, receiving and sending at its least cost, and clocks of processor time.</summary>
internal static partial class Native
{
    public const int Add = 1;
    public const int Modify = 3;
    public const uint Readable = 0x1;
    public const uint Writable = 0x4;
    public const uint Error = 0x8;
    public const uint HangUp = 0x10;
    public const uint ReadHangUp = 0x2000;
    public const uint EdgeTriggered = 1u << 31;
    public const int WouldBlock = 11;

    // An event is packed on x86 only: four bytes of flags, then eight bytes of ours.
    public static int EventSize { get; } = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial SafeFileHandle CreatePoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int ControlPoll(SafeFileHandle poll, int operation, SafeHandle socket, ref byte request);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int Wait(SafeFileHandle poll, ref byte events, int most, in TimeSpec timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(nint socket, ref byte bytes, nint most, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(nint socket, ref readonly byte bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int ReadClock(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    public static partial int FindCpuClock(int process, out int clock);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nint size, in ulong cores);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    public static partial int GetAffinity(int thread, nint size, ref ulong cores);
}
