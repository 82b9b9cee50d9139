using System.Diagnostics;
using System.Globalization;
using Load.Figures;
using Load.Wire;

namespace Load.Servers;

/// <summary>A server in a process of its own, which sees one core.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>The time it has had on its core: user and system, of all threads there were.</summary>
    public TimeSpan ProcessorTime => CpuClock.OfProcess(_process.Id);

    public static async Task<ServerProcess> StartAsync(ServerKind kind, IEnumerable<string> options, TimeSpan? pingInterval)
    {
        // Before the program starts, so that its runtime finds one core and sets itself up for that.
        string[] pinned = Cores.Server is { } core ? ["taskset", "-c", core.ToString(CultureInfo.InvariantCulture), .. kind.Command] : kind.Command;
        var start = new ProcessStartInfo(pinned[0], [.. pinned[1..], .. options]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (pingInterval is { } interval)
        {
            start.Environment["PING_INTERVAL"] = interval.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
            start.Environment["SocketIo__PingInterval"] = interval.ToString();
        }

        var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit) ?? "";
            if (!line.StartsWith("ready ", StringComparison.Ordinal)) throw new LoadException($"the server did not start: {line}");
            return new ServerProcess(process, int.Parse(line["ready ".Length..], CultureInfo.InvariantCulture));
        }
        catch (Exception fault)
        {
            End(process);
            if (fault is TimeoutException) throw new LoadException("the server did not start in time");
            throw;
        }
    }

    public void Dispose() => End(_process);

    private static void End(Process process)
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
