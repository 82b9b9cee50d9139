using System.Diagnostics;

namespace Chat.Tests.Protocol;

/// <summary>Checks an answer to absurd input and what it cost.</summary>
internal static class Cheap
{
    public const int Megabyte = 1_000_000;

    // Nothing that grows with a megabyte of input.
    private const long MostBytes = 4096;

    // A collection on the way counts the rest of an allocation buffer, so the best of a few readings counts.
    private const int Readings = 5;

    // A thousand times what a linear pass takes, and a fraction of what a quadratic one would.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    public static void Gives<T>(T expected, Func<T> read)
    {
        Assert.That(read(), Is.EqualTo(expected));

        var started = Stopwatch.GetTimestamp();
        var least = long.MaxValue;
        for (var i = 0; i < Readings; i++) least = Math.Min(least, BytesOf(read));
        Assert.That(least, Is.LessThanOrEqualTo(MostBytes), "bytes allocated");
        Assert.That(Stopwatch.GetElapsedTime(started) / Readings, Is.LessThan(MostTime));
    }

    private static long BytesOf<T>(Func<T> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
