using System.Diagnostics;
using System.Text.Json;
using Load.Wire;

namespace Limits.Restarts;

/// <summary>A process with a crowd in it.</summary>
internal sealed class CrowdProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    private readonly Process _process;

    public CrowdProcess(int clients, int askedPerSecond, IEnumerable<int> ports)
    {
        string[] options = [.. new[] { clients, askedPerSecond }.Concat(ports).Select(number => $"{number}")];
        _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CrowdProcess).Assembly.Location, "crowd", .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    public void WaitUntilThere()
    {
        if (Read() != "there") throw new LoadException("the crowd has not come");
    }

    public void Leaves(int node) => Ask($"leaves {node}");

    public void Stays(int node, int port) => Ask($"stays {node} {port}");

    /// <summary>When all are back who were sent away.</summary>
    public Arrivals[] Settled() => JsonSerializer.Deserialize<Arrivals[]>(Ask("arrivals"))!;

    /// <summary>When all that was asked is answered; nothing is asked any more.</summary>
    public CrowdFigures Ended() => JsonSerializer.Deserialize<CrowdFigures>(Ask("figures"))!;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return Read();
    }

    private string Read() => _process.StandardOutput.ReadLineAsync().WaitAsync(Limit).GetAwaiter().GetResult() ?? throw new LoadException("the crowd is gone");
}
