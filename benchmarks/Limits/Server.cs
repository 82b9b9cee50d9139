using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Load.Figures;
using Load.Wire;

namespace Limits;

/// <summary>A server in a process of its own, on a core of its own.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private const int Sigterm = 15;

    private readonly Process _process;
    private readonly HttpClient _http;

    private Server(Process process, int port)
    {
        (_process, Port) = (process, port);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public int Id => _process.Id;

    public int Port { get; }

    /// <summary>User and system, of all threads there were.</summary>
    public TimeSpan ProcessorTime => CpuClock.OfProcess(_process.Id);

    public static Server Start(params string[] options)
    {
        string[] command = ["dotnet", typeof(Server).Assembly.Location, "serve", .. options];
        if (Cores.Server is { } core) command = ["taskset", "-c", core, .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // On one core .NET waits ten times as long before it compiles again what is called often.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit).GetAwaiter().GetResult() ?? "";
        return line.StartsWith("ready ", StringComparison.Ordinal)
            ? new Server(process, int.Parse(line["ready ".Length..], CultureInfo.InvariantCulture))
            : throw new LoadException($"the server did not start: {line}");
    }

    /// <param name="collect">Whether to collect the heap first, so that its size is told.</param>
    /// <param name="giveBack">Whether the collector is to give back to the system all memory that it can, before anything else.</param>
    public Figures Figures(bool collect = false, bool giveBack = false) =>
        _http.GetFromJsonAsync<Figures>($"/figures?collect={collect}&giveBack={giveBack}").GetAwaiter().GetResult()!;

    public void Listen(string to) => _http.GetStringAsync($"/listen?to={to}").GetAwaiter().GetResult();

    /// <summary>Asks it to end as a deployment does.</summary>
    public void Terminate() => _ = Signal(_process.Id, Sigterm);

    public bool WaitForEnd(TimeSpan limit) => _process.WaitForExit(limit);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
