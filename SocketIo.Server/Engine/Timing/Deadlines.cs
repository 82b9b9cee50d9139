using Microsoft.Extensions.Logging;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Engine.Timing;

/// <summary>
/// Every deadline of the server on one timer, so that an idle connection costs no timer of its own. Deadlines come in few lengths
/// (heartbeat, timeouts); each length is a list in which starting and stopping take constant time.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Dictionary<TimeSpan, DeadlineLane> _lanes = [];
    private long _alarm = long.MaxValue;
    private bool _disposed;

    public Deadlines(TimeProvider clock, ILogger log)
    {
        _clock = clock;
        _log = log;
        _timer = clock.CreateTimer(static state => ((Deadlines)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The clock's timestamp, for <see cref="ElapsedSince"/>.</summary>
    public long Now => _clock.GetTimestamp();

    /// <summary>The time on the wall.</summary>
    public DateTimeOffset UtcNow => _clock.GetUtcNow();

    public TimeSpan ElapsedSince(long timestamp) => _clock.GetElapsedTime(timestamp);

    /// <summary>Starts a deadline, or starts it anew when it is running.</summary>
    public void Start(Deadline deadline, TimeSpan delay) => Start(deadline, delay, _clock.GetTimestamp());

    /// <summary>Starts a deadline that has just expired once more, counted from when it was due and not from when the timer noticed.</summary>
    public void Continue(Deadline deadline, TimeSpan delay) => Start(deadline, delay, deadline.Due);

    /// <summary>Lets everything expire that is due by now, without waiting for the timer, which may be some milliseconds late.</summary>
    public void CatchUp()
    {
        if (Volatile.Read(ref _alarm) <= _clock.GetTimestamp()) Expire();
    }

    /// <summary>Stops a deadline. It may be expiring on another thread at this moment; its owner must bear that.</summary>
    public void Stop(Deadline deadline)
    {
        lock (_gate) Unlink(deadline);
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _timer.Dispose();
    }

    private void Start(Deadline deadline, TimeSpan delay, long from)
    {
        lock (_gate)
        {
            if (_disposed) return;
            Unlink(deadline);
            deadline.Due = from + (long)(delay.TotalSeconds * _clock.TimestampFrequency);
            if (!_lanes.TryGetValue(delay, out var lane)) _lanes.Add(delay, lane = new DeadlineLane(delay));
            lane.Insert(deadline);
            if (deadline.Due < _alarm) SetAlarm(deadline.Due);
        }
    }

    private void Unlink(Deadline deadline)
    {
        if (deadline.Lane is not { } lane) return;
        lane.Remove(deadline);
        if (lane.First is null) _lanes.Remove(lane.Delay);
    }

    private void Expire()
    {
        while (TakeDue() is { } deadline)
        {
            try
            {
                deadline.Expire();
            }
            catch (Exception exception)
            {
                // None is expected; without this, one would take the process down and every other deadline with it.
                ServerLog.DeadlineFailed(_log, exception);
            }
        }
    }

    private Deadline? TakeDue()
    {
        lock (_gate)
        {
            if (_disposed) return null;
            var now = _clock.GetTimestamp();
            Deadline? earliest = null;
            foreach (var lane in _lanes.Values)
            {
                if (earliest is null || lane.First!.Due < earliest.Due) earliest = lane.First;
            }

            if (earliest is null || earliest.Due > now)
            {
                SetAlarm(earliest?.Due ?? long.MaxValue);
                return null;
            }

            Unlink(earliest);
            return earliest;
        }
    }

    private void SetAlarm(long due)
    {
        Volatile.Write(ref _alarm, due);
        if (due == long.MaxValue) return;

        var wait = _clock.GetElapsedTime(_clock.GetTimestamp(), due);
        // Whole milliseconds, rounded up: an early alarm would find nothing due.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }
}
