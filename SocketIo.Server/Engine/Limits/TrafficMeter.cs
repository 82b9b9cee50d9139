using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine.Limits;

/// <summary>What one session has sent lately, against its limits. Not thread-safe: messages of one session never overlap.</summary>
internal sealed class TrafficMeter
{
    private readonly Deadlines _clock;
    private readonly RateSettings? _packetRate;
    private readonly RateSettings? _byteRate;
    private TokenBucket _packets;
    private TokenBucket _bytes;

    private TrafficMeter(LimitSettings limits, Deadlines clock)
    {
        _clock = clock;
        _packetRate = limits.PacketsPerSession;
        _byteRate = limits.BytesPerSession;
        if (_packetRate is not null) _packets = new TokenBucket(_packetRate, clock);
        if (_byteRate is not null) _bytes = new TokenBucket(_byteRate, clock);
    }

    /// <returns>Null when nothing is limited.</returns>
    public static TrafficMeter? For(EngineSession session)
    {
        var limits = session.Settings.Rates;
        return limits.PacketsPerSession is null && limits.BytesPerSession is null ? null : new TrafficMeter(limits, session.Deadlines);
    }

    /// <returns>Whether a message of this size is within the limits; one that is not costs nothing.</returns>
    public bool TryPass(int bytes)
    {
        if (_byteRate is not null && !_bytes.TryTake(bytes, _byteRate, _clock)) return false;
        if (_packetRate is null || _packets.TryTake(1, _packetRate, _clock)) return true;
        if (_byteRate is not null) _bytes.Take(-bytes);
        return false;
    }

    /// <summary>Counts an attachment, which belongs to a message that has passed.</summary>
    public void AddAttachment(int bytes)
    {
        if (_byteRate is not null) _bytes.Take(bytes);
    }
}
