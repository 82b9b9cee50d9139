namespace Chat.Tests.Support.Cluster;

/// <summary>Does something again and again at a steady rate, for tests under load.</summary>
internal static class Pace
{
    private const int TicksPerSecond = 50;

    /// <param name="perSecond">How often in a second.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="action">Gets the count from 0.</param>
    public static async Task RunAsync(int perSecond, double seconds, Func<int, ValueTask> action)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TicksPerSecond));
        var total = (int)(perSecond * seconds);
        for (var done = 0; done < total;)
        {
            await timer.WaitForNextTickAsync();
            for (var i = 0; i < perSecond / TicksPerSecond && done < total; i++) await action(done++);
        }
    }

    public static Task PassAsync(TimeSpan time) => Task.Delay(time);
}
