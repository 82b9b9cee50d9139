using System.Runtime.CompilerServices;

namespace Chat.Tests.Support;

/// <summary>How long a test waits for what must happen; long enough for a busy machine, never reached by a sound server.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    public static async Task WithPatience(this Task task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Nothing came of `{what}` within {Limit.TotalSeconds} s.");
        }
    }

    public static async Task<T> WithPatience<T>(this Task<T> task, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).WithPatience(what);
        return await task;
    }

    public static Task WithPatience(this ValueTask task, [CallerArgumentExpression(nameof(task))] string what = "") =>
        task.AsTask().WithPatience(what);

    public static Task<T> WithPatience<T>(this ValueTask<T> task, [CallerArgumentExpression(nameof(task))] string what = "") =>
        task.AsTask().WithPatience(what);

    /// <summary>Gives a task a moment, for whoever does something again until it has ended.</summary>
    public static Task ShortlyAsync(Task task) => Task.WhenAny(task, Task.Delay(20));

    /// <summary>The same for what has to be asked for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var giveUp = TimeProvider.System.GetTimestamp() + (long)(Limit.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (!await condition().WithPatience(what))
        {
            if (TimeProvider.System.GetTimestamp() > giveUp) throw new TimeoutException($"`{what}` did not become true within {Limit.TotalSeconds} s.");
            await Task.Delay(20);
        }
    }

    /// <summary>For state that announces no change, such as a count: looks again and again until it holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var giveUp = TimeProvider.System.GetTimestamp() + (long)(Limit.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (!condition())
        {
            if (TimeProvider.System.GetTimestamp() > giveUp)
                throw new TimeoutException($"`{what}` did not become true within {Limit.TotalSeconds} s.");
            await Task.Delay(5);
        }
    }
}
