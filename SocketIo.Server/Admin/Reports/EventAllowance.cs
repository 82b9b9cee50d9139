using SocketIo.Server.Engine.Limits;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Admin.Reports;

/// <summary>How many events admins may still be told of: whoever sends to many must not pay for those who watch.</summary>
internal sealed class EventAllowance
{
    private readonly Lock _gate = new();
    private readonly RateSettings _rate;
    private readonly Deadlines _clock;
    private TokenBucket _bucket;
    private long _passedOver;

    public EventAllowance(int perSecond, Deadlines clock)
    {
        _rate = new RateSettings(perSecond, perSecond);
        _clock = clock;
        _bucket = new TokenBucket(_rate, clock);
    }

    /// <param name="counts">Whether what is not allowed is lost.</param>
    public bool TryTake(bool counts = true)
    {
        lock (_gate)
        {
            if (_bucket.TryTake(1, _rate, _clock)) return true;
            if (counts) _passedOver++;
            return false;
        }
    }

    /// <returns>How many have been lost since the last time.</returns>
    public long TakePassedOver()
    {
        lock (_gate)
        {
            var count = _passedOver;
            _passedOver = 0;
            return count;
        }
    }
}
