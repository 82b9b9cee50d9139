using System.Diagnostics;
using Load.Rows;
using Load.Servers;
using Load.Wire;

namespace Load.Figures;

/// <summary>One run of one row on one fresh server.</summary>
internal static class Trial
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Reading Run(Row row, ServerKind kind, Settings settings)
    {
        var options = kind.Name == "ours" ? settings.ServerArguments : [];
        using var server = ServerProcess.StartAsync(kind, options, row.PingInterval).GetAwaiter().GetResult();
        using var reactor = new Reactor();
        var load = row.Make(reactor, server.Port, kind.Dialect);
        reactor.Complete(load.PrepareAsync(), Patience);
        load.Start();
        reactor.RunFor(settings.WarmUp);

        var (units, cpu, own, start) = (load.Units, server.ProcessorTime, CpuClock.Own, Stopwatch.GetTimestamp());
        reactor.RunFor(settings.Time);
        var (wall, done) = (Stopwatch.GetElapsedTime(start), load.Units - units);
        var (used, usedHere) = (server.ProcessorTime - cpu, CpuClock.Own - own);

        load.Stop();
        if (!reactor.RunUntil(() => load.IsQuiet, Patience)) throw new LoadException("not everything was answered");
        if (done == 0) throw new LoadException("nothing was answered");
        return new Reading(used.TotalMicroseconds / done, done / wall.TotalSeconds, used / wall, usedHere / wall);
    }
}
