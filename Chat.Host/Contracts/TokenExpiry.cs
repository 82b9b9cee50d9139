namespace Chat.Host.Contracts;

/// <summary>Calls once when a moment has come; the moment can be moved. Far moments are waited for in steps, as timers are limited.</summary>
internal sealed class TokenExpiry : IDisposable
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(1);

    private readonly TimeProvider _clock;
    private readonly Action _expired;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private DateTimeOffset? _moment;

    public TokenExpiry(TimeProvider clock, DateTimeOffset? moment, Action expired)
    {
        _clock = clock;
        _expired = expired;
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Move(moment);
    }

    public void Move(DateTimeOffset? moment)
    {
        lock (_lock)
        {
            _moment = moment;
            if (moment is { } at) Arm(at);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            if (_moment is not { } at) return;
            if (at > _clock.GetUtcNow())
            {
                Arm(at);
                return;
            }
            _moment = null;
        }
        _expired();
    }

    private void Arm(DateTimeOffset at)
    {
        var wait = at - _clock.GetUtcNow();
        // A hair more than nothing: a timer that is due at once may still fire before the moment.
        var step = wait > LongestStep ? LongestStep : wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1);
        _timer.Change(step, Timeout.InfiniteTimeSpan);
    }
}
