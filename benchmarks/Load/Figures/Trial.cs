using System.Diagnostics;
using Load.Profiles;
using Load.Rows;
using Load.Servers;
using Load.Wire;

namespace Load.Figures;

/// <summary>One row on one fresh server, which its clients keep busy from the warm-up on, but for pauses.</summary>
internal sealed class Trial : IDisposable
{
    private static readonly TimeSpan Preparation = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServerProcess _server;
    private readonly Reactor _reactor;
    private readonly Workload _load;
    private readonly Settings _settings;

    private Trial(ServerProcess server, Reactor reactor, Workload load, Settings settings) =>
        (_server, _reactor, _load, _settings) = (server, reactor, load, settings);

    /// <summary>A run by itself, made again while too much of the machine was elsewhere.</summary>
    public static Reading Run(Row row, ServerKind kind, Settings settings) => Undisturbed.RunFresh(
        () =>
        {
            using var trial = Start(row, kind, settings, settings.BothCores);
            var reading = trial.Measure(settings.Time);
            trial.Pause();
            return reading;
        },
        static reading => reading.StolenShare);

    /// <returns>Warm, and busy.</returns>
    public static Trial Start(Row row, ServerKind kind, Settings settings, bool bothCores)
    {
        var options = kind.Name is "ours" or "tuned" ? settings.ServerArguments : [];
        var server = ServerProcess.StartAsync(kind, options, row.PingInterval, settings.Profile, bothCores).GetAwaiter().GetResult();
        var reactor = new Reactor();
        var trial = new Trial(server, reactor, row.Make(reactor, server.Port, kind.Dialect), settings);
        try
        {
            trial.WarmUp();
            return trial;
        }
        catch
        {
            trial.Dispose();
            throw;
        }
    }

    public Reading Measure(TimeSpan time)
    {
        using var profile = _settings.Profile ? Profile.Record(_server.Id, time) : null;
        var (units, cpu, own, stolen, start) = (_load.Units, _server.ProcessorTime, CpuClock.Own, CpuClock.Stolen, Stopwatch.GetTimestamp());
        _reactor.RunFor(time);
        // Clients that come and go answer in waves, which a short run may fall between.
        if (!_reactor.RunUntil(() => _load.Units > units, Patience)) throw new LoadException("nothing was answered");
        var (wall, done) = (Stopwatch.GetElapsedTime(start), _load.Units - units);
        var (used, usedHere, lost) = (_server.ProcessorTime - cpu, CpuClock.Own - own, CpuClock.Stolen - stolen);
        return new Reading(used.TotalMicroseconds / done, done / wall.TotalSeconds, used / wall, usedHere / wall, lost / wall) { Profile = profile?.Take() };
    }

    /// <summary>Asks nothing further, and waits until everything that was asked is answered.</summary>
    public void Pause()
    {
        _load.Stop();
        if (!_reactor.RunUntil(() => _load.IsQuiet, Patience)) throw new LoadException("not everything was answered");
    }

    /// <summary>Asks again, for a while.</summary>
    public void Resume(TimeSpan time)
    {
        _load.Start();
        _reactor.RunFor(time);
    }

    public void Dispose()
    {
        _reactor.Dispose();
        _server.Dispose();
    }

    private void WarmUp()
    {
        _reactor.Complete(_load.PrepareAsync(), Preparation);
        _load.Start();
        _reactor.RunFor(_settings.WarmUp);
        Compiler.Settle(_server.Id, _reactor, _settings.WarmUp / 3);
    }
}
