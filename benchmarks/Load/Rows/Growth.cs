namespace Load.Rows;

/// <summary>The same work with more and more of something, which should cost the same.</summary>
/// <param name="Title">What grows.</param>
/// <param name="Points">How many of it, and the row to measure then.</param>
internal sealed record Growth(string Title, IReadOnlyList<(int Count, Row Row)> Points)
{
    public static IReadOnlyList<Growth> All { get; } =
    [
        new("receivers", [.. new[] { 100, 300, 1_000, 3_000, 10_000 }.Select(count =>
            (count, Of("receivers", (reactor, port, dialect) => new BroadcastLoad(reactor, port, dialect, new BroadcastPlan(1, count, 1, 4)))))]),
        new("rooms", [.. new[] { 1, 10, 100, 1_000, 9_999 }.Select(count =>
            (count, Of("rooms", (reactor, port, _) => new GrowthLoad(reactor, port, count, 1))))]),
        new("namespaces", [.. new[] { 1, 3, 10, 30, 99 }.Select(count =>
            (count, Of("namespaces", (reactor, port, _) => new GrowthLoad(reactor, port, 1, count))))]),
    ];

    // Nobody answers a server while others have their turn.
    private static Row Of(string title, Func<Wire.Reactor, int, Dialects.IDialect, Workload> make) =>
        new(0, title, "delivery", null, true, make) { PingInterval = TimeSpan.FromHours(1) };
}
