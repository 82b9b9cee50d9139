using System.Diagnostics;

namespace Chat.Tests.Protocol;

/// <summary>Checks an answer to absurd input and what it cost.</summary>
internal static class Cheap
{
    public const int Megabyte = 1_000_000;

    // Nothing that grows with a megabyte of input. A collection on the way counts the rest of an allocation buffer, some kilobytes.
    private const long MostBytes = 32 * 1024;

    // A thousand times what a linear pass takes, and a fraction of what a quadratic one would.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    public static void Gives<T>(T expected, Func<T> read)
    {
        Assert.That(read(), Is.EqualTo(expected));

        var started = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(allocated, Is.LessThanOrEqualTo(MostBytes), "bytes allocated");
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(MostTime));
    }
}
