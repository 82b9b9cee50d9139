namespace Load.Wire;

/// <summary>By which whoever started this process tells it what to do, and ends it.</summary>
internal static class StandardInput
{
    /// <summary>
    /// Reads to its end on a thread of its own. The console blocks whoever reads it, asynchronously too, and on one processor that would be the only
    /// thread of the pool: everything then stands still for up to a second, until the pool makes another.
    /// </summary>
    /// <param name="heard">Is given each line, on that thread.</param>
    public static Task ReadAsync(Action<string> heard)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Read) { IsBackground = true, Name = "Standard input" }.Start();
        return ended.Task;

        void Read()
        {
            try
            {
                while (Console.In.ReadLine() is { } line) heard(line);
                ended.SetResult();
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        }
    }

    /// <summary>Ends the process with it.</summary>
    public static async Task EndProcessAsync()
    {
        await ReadAsync(_ => { });
        Environment.Exit(0);
    }
}
