using System.Diagnostics;

namespace Load.Wire;

/// <summary>Sends so often a second, evenly; what was missed is made up for.</summary>
internal sealed class Pacer(int perSecond, Action send)
{
    private readonly long _interval = Stopwatch.Frequency / perSecond;

    public long Due { get; private set; } = Stopwatch.GetTimestamp();

    public void Fire(long now)
    {
        for (; Due <= now; Due += _interval) send();
    }
}
