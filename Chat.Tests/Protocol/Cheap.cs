using System.Diagnostics;

namespace Chat.Tests.Protocol;

/// <summary>Checks an answer to absurd input and what it cost.</summary>
internal static class Cheap
{
    public const int Megabyte = 1_000_000;

    // What some hundred kilobytes of input may cost at most, whatever they are: nothing that grows with them.
    private const long MostBytes = 4096;

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
