using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Limits;

/// <summary>
/// Listens as an exporter does: adds every measurement of the meter up, histograms in buckets, and samples spans by trace id. A root that is
/// not sampled gets the activity without data that the OpenTelemetry SDK asks for then.
/// </summary>
internal sealed class Listeners : IDisposable
{
    private static readonly double[] Bounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly MeterListener _meter = new();
    private readonly ActivityListener? _spans;
    private long _recorded;

    /// <param name="ratio">The share of traces that is recorded; null for no listener to spans.</param>
    public Listeners(double? ratio)
    {
        _meter.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "SocketIo.Server") listener.EnableMeasurementEvents(instrument, new long[Bounds.Length + 1]);
        };
        _meter.SetMeasurementEventCallback<long>(static (_, value, _, state) => Interlocked.Add(ref ((long[])state!)[0], value));
        _meter.SetMeasurementEventCallback<int>(static (_, value, _, state) => Count(value, state));
        _meter.SetMeasurementEventCallback<double>(static (_, value, _, state) => Count(value, state));
        _meter.Start();
        if (ratio is not { } share) return;

        var limit = share >= 1 ? long.MaxValue : (long)(share * long.MaxValue);
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "SocketIo.Server",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => IsSampled(options.TraceId, limit)
                ? ActivitySamplingResult.AllDataAndRecorded
                : options.Parent.TraceId == default ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.Recorded) Interlocked.Increment(ref _recorded);
            },
        };
        ActivitySource.AddActivityListener(_spans);
    }

    public long Recorded => Interlocked.Read(ref _recorded);

    public void Dispose()
    {
        _meter.Dispose();
        _spans?.Dispose();
    }

    private static void Count(double value, object? state)
    {
        var at = Array.BinarySearch(Bounds, value);
        Interlocked.Increment(ref ((long[])state!)[at < 0 ? ~at : at]);
    }

    private static bool IsSampled(ActivityTraceId trace, long limit)
    {
        Span<byte> bytes = stackalloc byte[16];
        trace.CopyTo(bytes);
        return limit == long.MaxValue || (System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) & long.MaxValue) < limit;
    }
}
