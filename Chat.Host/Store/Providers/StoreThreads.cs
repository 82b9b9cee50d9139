using System.Collections.Concurrent;

namespace Chat.Host.Store.Providers;

/// <summary>
/// The threads that talk to a database. Drivers block even where they say async, and must not hold the threads on which
/// sockets are served. What has waited for longer than the limit fails, so that a database that hangs is not asked for what nobody waits for.
/// </summary>
internal sealed class StoreThreads : IDisposable
{
    private readonly BlockingCollection<Action> _waiting = [];
    private readonly Thread[] _threads;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;

    public StoreThreads(int count, TimeSpan limit, TimeProvider clock)
    {
        _clock = clock;
        _limit = limit;
        _threads = [.. Enumerable.Range(1, count).Select(i => new Thread(Work) { IsBackground = true, Name = $"store {i}" })];
        foreach (var thread in _threads) thread.Start();
    }

    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var since = _clock.GetTimestamp();
        _waiting.Add(() =>
        {
            try
            {
                if (_clock.GetElapsedTime(since) > _limit) throw new TimeoutException($"The database was busy for longer than {_limit}.");
                done.SetResult(work().GetAwaiter().GetResult());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _waiting.Dispose();
    }

    private void Work()
    {
        foreach (var work in _waiting.GetConsumingEnumerable()) work();
    }
}
