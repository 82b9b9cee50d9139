namespace Chat.Tests.Support;

/// <summary>A clock that stands still until <see cref="Advance"/>; timers fire inside that call, in the order of their due times.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    // Not the frequency of ticks, so that code which mixes timestamps with ticks is found out.
    private const int StampsPerTick = 3;

    private readonly Lock _gate = new();
    private readonly Lock _advancing = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _now = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond * StampsPerTick;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Volatile.Read(ref _now) * StampsPerTick;

    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(Volatile.Read(ref _now) - TimeSpan.TicksPerDay);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_advancing)
        {
            var target = _now + by.Ticks;
            while (NextDue(target) is { } due)
                due.Fire();
            Volatile.Write(ref _now, target);
        }
    }

    /// <summary>Whether that much of an <see cref="Advance"/> would make a timer fire: whoever says that he waits may not have begun to.</summary>
    public bool IsDueWithin(TimeSpan time)
    {
        lock (_gate) return _timers.Any(timer => timer.Due <= _now + time.Ticks);
    }

    private ManualTimer? NextDue(long target)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => timer.Due);
            if (next is null || next.Due > target)
                return null;
            Volatile.Write(ref _now, Math.Max(_now, next.Due));
            if (next.Period > 0)
                next.Due += next.Period;
            else
                _timers.Remove(next);
            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public long Due { get; set; }

        public long Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock._timers.Remove(this);
                Period = period > TimeSpan.Zero ? period.Ticks : 0;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._now + dueTime.Ticks;
                if (dueTime > TimeSpan.Zero || Period > 0)
                    clock._timers.Add(this);
                if (dueTime > TimeSpan.Zero)
                    return true;
                Due += Period;
            }

            // As the system's timer: due at once means soon and on another thread, not inside this call.
            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
