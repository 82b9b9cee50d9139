using System.Diagnostics;
using System.Globalization;
using Load.Figures;
using Load.Wire;

namespace Cluster.Nodes;

/// <summary>A node in a process of its own.</summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly HttpClient _http;

    private NodeProcess(Process process)
    {
        _process = process;
        var line = process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit).GetAwaiter().GetResult() ?? "";
        if (!line.StartsWith("ready ", StringComparison.Ordinal)) throw new LoadException($"the node did not start: {line}");
        Port = int.Parse(line["ready ".Length..], CultureInfo.InvariantCulture);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
    }

    public int Port { get; }

    public static NodeProcess Start(int redisPort, string name, string[] options)
    {
        string[] arguments = [typeof(NodeProcess).Assembly.Location, "serve", "--Redis:Configuration", $"127.0.0.1:{redisPort}", "--Redis:NodeName", name, .. options];
        return new NodeProcess(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
    }

    public NodeFigures Figures() => _http.GetFromJsonAsync<NodeFigures>("/figures").GetAwaiter().GetResult()!;

    public NodeReading Read()
    {
        var figures = Figures();
        return new NodeReading(figures.Received, figures.Allocated, CpuClock.OfProcess(_process.Id));
    }

    /// <summary>Has it do something; the clients must go on meanwhile.</summary>
    public Task<string> DoAsync(string what) => _http.GetStringAsync(what);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }
}
