using System.ComponentModel;
using System.Globalization;
using System.Net.Sockets;
using Load.Rows;
using Load.Servers;
using Load.Wire;

namespace Load.Figures;

/// <summary>All runs: pass by pass, and in each row the servers one after the other, so that what disturbs the machine disturbs all.</summary>
internal sealed class Comparison(Settings settings, IReadOnlyList<ServerKind> servers)
{
    private readonly Dictionary<(Row, ServerKind), List<Reading>> _readings = [];
    private readonly Dictionary<(Row, ServerKind), string> _faults = [];

    public IReadOnlyList<ServerKind> Servers => servers;

    public IReadOnlyList<Row> Rows => settings.Rows;

    public bool HasFaults => _faults.Count > 0;

    public void Run()
    {
        for (var pass = 1; pass <= settings.Passes; pass++)
        {
            foreach (var row in settings.Rows)
            {
                foreach (var kind in servers.Where(kind => kind.SpeaksSocketIo || !row.OnlySocketIo)) Run(pass, row, kind);
            }
        }
    }

    public Summary? Of(Row row, ServerKind kind) => _readings.TryGetValue((row, kind), out var readings) ? Summary.Of(readings) : null;

    /// <summary>The runs that perf watched.</summary>
    public IReadOnlyList<Reading> WatchedOf(Row row, ServerKind kind) =>
        _readings.TryGetValue((row, kind), out var readings) ? [.. readings.Where(reading => reading.Profile is not null)] : [];

    public string? FaultOf(Row row, ServerKind kind) => _faults.GetValueOrDefault((row, kind));

    private void Run(int pass, Row row, ServerKind kind)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"pass {pass}, row {row.Number,2}, {kind.Name,-10}");
        try
        {
            var reading = Trial.Run(row, kind, settings);
            if (!_readings.TryGetValue((row, kind), out var readings)) _readings[(row, kind)] = readings = [];
            readings.Add(reading);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{title} {reading.Micros,9:0.00} µs a {row.Unit}, {reading.PerSecond,9:0} a second, {reading.Shares}"));
        }
        catch (Exception fault) when (fault is LoadException or SocketException or IOException or Win32Exception)
        {
            _faults[(row, kind)] = fault.Message;
            Console.WriteLine($"{title} failed: {fault.Message}");
        }
    }
}
