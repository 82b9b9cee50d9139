using System.Diagnostics;
using Micro;

namespace Chat.Tests.Server;

/// <summary>What the server does all day stays within the bytes that <c>benchmarks/budgets.json</c> allows it.</summary>
[NonParallelizable]
internal sealed class AllocationBudgetTests
{
    private const int Calls = 1000;

#if DEBUG
    // Without optimisation every async method keeps its state in an object.
    private const long Allowance = 160;
#else
    private const long Allowance = 0;
#endif

    // Reached only on a machine too busy to compile; settled code passes in the first round.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    private static readonly IReadOnlyDictionary<string, Action<HotPaths>> Paths = new Dictionary<string, Action<HotPaths>>
    {
        ["ReceiveEvent"] = paths => paths.ReceiveEvent(),
        ["ReceiveEventWithAck"] = paths => paths.ReceiveEventWithAck(),
        ["EncodeAck"] = paths => paths.EncodeAck(),
        ["EncodeBroadcast"] = paths => paths.EncodeBroadcast(),
        ["BroadcastToThousand"] = paths => paths.BroadcastToThousand(),
        ["WriteWebSocketFrame"] = paths => paths.WriteWebSocketFrame(),
    };

    private static IEnumerable<string> Names => Paths.Keys;

    [Test]
    public void A_hot_path_allocates_no_more_than_its_budget([ValueSource(nameof(Names))] string name)
    {
        using var paths = new HotPaths();
        var budget = Budgets.Read()[name] + Allowance;

        Assert.That(SettledBytesPerCall(() => Paths[name](paths), budget), Is.LessThanOrEqualTo(budget), "bytes per call");
    }

    [Test]
    public void Every_budget_belongs_to_a_path() => Assert.That(Budgets.Read().Keys, Is.EquivalentTo(Paths.Keys));

    [Test]
    public void The_paths_do_what_they_say()
    {
        using var paths = new HotPaths();
        paths.ReceiveEvent();
        Assert.That(paths.ReceiveEventWithAck(), Is.EqualTo("4317[{\"id\":4711}]".Length));
        Assert.That(paths.Lines, Is.EqualTo(2));
    }

    [Test]
    public void An_allocation_is_counted() => Assert.That(BytesPerCall(() => GC.KeepAlive(new byte[100])), Is.InRange(100, 150));

    // Code that is compiled in a hurry allocates what the optimised code does not, so the best of many rounds counts.
    private static long SettledBytesPerCall(Action call, long budget)
    {
        var started = Stopwatch.GetTimestamp();
        var least = long.MaxValue;
        while (least > budget && Stopwatch.GetElapsedTime(started) < MostTime) least = Math.Min(least, BytesPerCall(call));
        return least;
    }

    private static long BytesPerCall(Action call)
    {
        call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++) call();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
