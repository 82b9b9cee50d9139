using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Micro;

/// <summary>What it costs that somebody listens to the meter or to the spans: the same call with and without, in turns.</summary>
internal static class Listening
{
    private const int Rounds = 60;
    private const int Calls = 20_000;
    private static long _heard;

    public static void Run()
    {
        using var paths = new HotPaths();
        Console.WriteLine($"meter: {Compare(paths, ListenToMeter)}, {_heard / (Rounds * Calls)} measurements each");
        if (_heard == 0) throw new InvalidOperationException("Nothing was measured.");
        Console.WriteLine($"spans: {Compare(paths, ListenToSpans)}");
    }

    private static string Compare(HotPaths paths, Func<IDisposable> listen)
    {
        var without = new List<double>();
        var with = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(Measure(paths));
            using (listen()) with.Add(Measure(paths));
        }

        return $"{Median(without):0} ns for an event with an acknowledgement, {Median(with):0} ns when somebody listens";
    }

    private static double Measure(HotPaths paths)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Calls; i++) paths.ReceiveEventWithAck();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
    }

    // The first rounds are those of code that is not compiled to the end.
    private static double Median(List<double> all) => all.Skip(Rounds / 3).Order().ElementAt(Rounds / 3);

    private static MeterListener ListenToMeter()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == "SocketIo.Server") own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => _heard++);
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => _heard++);
        listener.Start();
        return listener;
    }

    private static ActivityListener ListenToSpans()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "SocketIo.Server",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
