using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine.Limits;

/// <summary>Counts tokens, filled by the time that passes. Changes when it is asked, so its owner keeps it in a field and guards it.</summary>
internal struct TokenBucket(RateSettings rate, Deadlines clock)
{
    private double _tokens = rate.Burst;
    private long _filled = clock.Now;

    /// <summary>Whether nothing is left to tell it from a new one.</summary>
    public bool IsFull(RateSettings rate, Deadlines clock)
    {
        Fill(rate, clock);
        return _tokens >= rate.Burst;
    }

    /// <summary>Takes tokens if they are there. An amount beyond the burst needs a full bucket, and leaves a debt.</summary>
    public bool TryTake(double amount, RateSettings rate, Deadlines clock)
    {
        Fill(rate, clock);
        if (_tokens < Math.Min(amount, rate.Burst)) return false;
        _tokens -= amount;
        return true;
    }

    /// <summary>Takes tokens whether they are there or not.</summary>
    public void Take(double amount) => _tokens -= amount;

    private void Fill(RateSettings rate, Deadlines clock)
    {
        var now = clock.Now;
        _tokens = Math.Min(rate.Burst, _tokens + (clock.ElapsedSince(_filled).TotalSeconds * rate.PerSecond));
        _filled = now;
    }
}
