namespace Chat.Host.Limits;

/// <summary>So many in any span of this length, for each user. A user who was quiet for a span takes no memory.</summary>
internal sealed class SlidingWindow(int limit, TimeSpan span, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Queue<long>> _users = [];
    private long _swept = clock.GetTimestamp();

    public int Remembered
    {
        get
        {
            lock (_lock) return _users.Count;
        }
    }

    /// <summary>Null when it is granted, else how long until it would be.</summary>
    public TimeSpan? Take(long userId)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            Sweep(now);
            if (!_users.TryGetValue(userId, out var taken)) _users.Add(userId, taken = new Queue<long>());
            while (taken.TryPeek(out var oldest) && clock.GetElapsedTime(oldest, now) >= span) taken.Dequeue();
            if (taken.Count >= limit) return span - clock.GetElapsedTime(taken.Peek(), now);
            taken.Enqueue(now);
            return null;
        }
    }

    /// <summary>Gives the newest one back.</summary>
    public void Return(long userId)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(userId, out var taken)) return;
            for (var others = taken.Count - 1; others > 0; others--) taken.Enqueue(taken.Dequeue());
            if (taken.Count > 0) taken.Dequeue();
            if (taken.Count == 0) _users.Remove(userId);
        }
    }

    private void Sweep(long now)
    {
        if (clock.GetElapsedTime(_swept, now) < span) return;
        _swept = now;
        foreach (var (userId, taken) in _users)
        {
            if (clock.GetElapsedTime(taken.Last(), now) >= span) _users.Remove(userId);
        }
    }
}
