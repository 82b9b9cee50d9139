using System.Runtime.InteropServices;

namespace Load.Wire;

/// <summary>A time as the system writes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimeSpec(nint Seconds, nint Nanoseconds)
{
    public static TimeSpec From(TimeSpan time) =>
        new((nint)(time.Ticks / TimeSpan.TicksPerSecond), (nint)(time.Ticks % TimeSpan.TicksPerSecond * 100));

    public TimeSpan ToTimeSpan() => new((Seconds * TimeSpan.TicksPerSecond) + (Nanoseconds / 100));
}
