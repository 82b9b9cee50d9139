using System.Diagnostics;
using Chat.Tests.Support;

namespace Chat.Tests.Interop;

/// <summary>A published scenario that runs. It ends when its standard input does, and must have written nothing but its first line by then.</summary>
internal sealed class ScenarioProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string[] _ready;

    private ScenarioProcess(Process process, string[] ready)
    {
        _process = process;
        _ready = ready;
    }

    public string Url => _ready[1];

    public string ControlUrl => _ready[2];

    /// <summary>From the start of the process to the answer to the first handshake.</summary>
    public TimeSpan StartTime { get; private init; }

    public static async Task<ScenarioProcess> StartAsync(string program, params string[] arguments)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var start = new ProcessStartInfo(program, arguments)
        {
            // There is no configuration in its own folder.
            WorkingDirectory = Path.GetDirectoryName(program)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WithPatience();
            var ready = line?.Split(' ') is ["ready", _, _] words ? words : throw new InvalidOperationException($"{program} began with: {line}");
            using var http = new HttpClient();
            using var handshake = await http.GetAsync(new Uri($"{ready[1]}/socket.io/?EIO=4&transport=polling")).WithPatience();
            handshake.EnsureSuccessStatusCode();
            return new(process, ready) { StartTime = TimeProvider.System.GetElapsedTime(begin) };
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>What it wrote, such as warnings, until it had ended by itself.</summary>
    public async Task<string> EndAsync()
    {
        _process.StandardInput.Close();
        var written = await _process.StandardOutput.ReadToEndAsync().WithPatience();
        await _process.WaitForExitAsync().WithPatience();
        return _process.ExitCode == 0 ? written : $"{written}exit code {_process.ExitCode}";
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
        _process.Dispose();
    }
}
