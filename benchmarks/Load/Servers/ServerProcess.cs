using System.Diagnostics;
using System.Globalization;
using Load.Figures;
using Load.Wire;

namespace Load.Servers;

/// <summary>A server in a process of its own, which sees the cores it is given.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string OnlyTheMap = "3";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Id => _process.Id;

    public int Port { get; }

    /// <summary>The time it has had on its core: user and system, of all threads there were.</summary>
    public TimeSpan ProcessorTime => CpuClock.OfProcess(_process.Id);

    /// <param name="kind">Which.</param>
    /// <param name="options">For its command line.</param>
    /// <param name="pingInterval">If it should be another than usual.</param>
    /// <param name="names">Whether a .NET server writes down where its compiled methods lie, for perf.</param>
    /// <param name="bothCores">Whether it has the load's core as well as its own.</param>
    public static async Task<ServerProcess> StartAsync(ServerKind kind, IEnumerable<string> options, TimeSpan? pingInterval, bool names, bool bothCores)
    {
        // Before the program starts, so that its runtime finds its cores and sets itself up for them.
        string[] pinned = (bothCores ? Cores.Both : Cores.Server) is { } core ? ["taskset", "-c", core, .. kind.Command] : kind.Command;
        var start = new ProcessStartInfo(pinned[0], [.. pinned[1..], .. options]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // On one core .NET waits ten times as long before it compiles again what is called often, which puts off where it ends up by some 15 s.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
        if (kind.IsTuned)
        {
            start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
            start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        }

        if (names)
        {
            start.Environment["DOTNET_PerfMapEnabled"] = OnlyTheMap;
            // Otherwise perf takes them for parts of a file without names.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

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
        File.Delete($"/tmp/perf-{process.Id}.map");
        process.Dispose();
    }
}
