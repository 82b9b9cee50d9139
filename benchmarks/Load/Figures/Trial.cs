using System.Diagnostics;
using Load.Profiles;
using Load.Rows;
using Load.Servers;
using Load.Wire;

namespace Load.Figures;

/// <summary>One row on one fresh server, which its clients keep busy from the warm-up on, but for pauses.</summary>
internal sealed class Trial : IDisposable
{
    // Of a third of the warm-up each.
    private const int MostSteps = 36;
    private const int QuietSteps = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ServerProcess _server;
    private readonly Reactor _reactor;
    private readonly Workload _load;
    private readonly Settings _settings;

    private Trial(ServerProcess server, Reactor reactor, Workload load, Settings settings) =>
        (_server, _reactor, _load, _settings) = (server, reactor, load, settings);

    /// <summary>A run by itself, made again while too much of the machine was elsewhere.</summary>
    public static Reading Run(Row row, ServerKind kind, Settings settings) => Undisturbed.Run(
        () =>
        {
            using var trial = Start(row, kind, settings, settings.BothCores);
            var reading = trial.Measure(settings.Time);
            trial.Pause();
            if (reading.PerSecond == 0) throw new LoadException("nothing was answered");
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

    // .NET compiles what is called often again, twice, on the core of the server: until that is over, a message costs up to three times as much.
    private void WarmUp()
    {
        _reactor.Complete(_load.PrepareAsync(), Patience);
        _load.Start();
        _reactor.RunFor(_settings.WarmUp);
        var step = _settings.WarmUp / 3;
        for (var (i, quiet) = (0, 0); i < MostSteps && quiet < QuietSteps; i++)
        {
            var before = _server.CompilerTime;
            _reactor.RunFor(step);
            quiet = _server.CompilerTime - before > step / 100 ? 0 : quiet + 1;
        }
    }
}
