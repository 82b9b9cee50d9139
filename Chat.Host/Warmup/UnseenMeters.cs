using System.Diagnostics.Metrics;

namespace Chat.Host.Warmup;

/// <summary>Meters under a name that nobody listens to.</summary>
internal sealed class UnseenMeters : IMeterFactory
{
    private readonly Meter _meter = new("Chat.Host.Rehearsal");

    public Meter Create(MeterOptions options) => _meter;

    public void Dispose() => _meter.Dispose();
}
