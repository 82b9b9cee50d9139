namespace SocketIo.Server.Admin.Login;

/// <summary>Remembers logins for a day, as the reference does in Redis, and no more than so many.</summary>
internal sealed class MemoryStore(TimeProvider clock) : IAdminUiStore
{
    public const int MostSessions = 1_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    // In the order in which they end.
    private readonly Queue<(string Id, long Began)> _sessions = new();

    public ValueTask<bool> ContainsAsync(string sessionId)
    {
        lock (_gate)
        {
            Forget(MostSessions);
            return ValueTask.FromResult(_known.Contains(sessionId));
        }
    }

    public ValueTask AddAsync(string sessionId)
    {
        lock (_gate)
        {
            Forget(MostSessions - 1);
            if (_known.Add(sessionId)) _sessions.Enqueue((sessionId, clock.GetTimestamp()));
        }

        return ValueTask.CompletedTask;
    }

    private void Forget(int most)
    {
        while (_sessions.TryPeek(out var first) && (_sessions.Count > most || clock.GetElapsedTime(first.Began) >= Lifetime))
        {
            _sessions.Dequeue();
            _known.Remove(first.Id);
        }
    }
}
