using System.Diagnostics;

namespace Chat.Tests.Interop;

/// <summary>One run of the system's Python, with the packages that come with the system.</summary>
internal sealed record PythonRun(int ExitCode, string Output)
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Why the Python clients cannot run here, or null when they can.</summary>
    public static async Task<string?> MissingAsync()
    {
        const string Why = "The system's Python has no python-socketio with aiohttp, requests and websocket-client; ./test installs them on Debian.";
        if (!File.Exists(Python)) return Why;
        return (await OfAsync(new Dictionary<string, string>(), "-c", "import aiohttp, requests, socketio, websocket")).ExitCode == 0 ? null : Why;
    }

    public static async Task<PythonRun> OfAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments)
        {
            WorkingDirectory = Path.Combine(NodeRun.Clients, "python"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nothing of it is left in the sources.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var python = Process.Start(start) ?? throw new InvalidOperationException("Python did not start.");
        try
        {
            var output = python.StandardOutput.ReadToEndAsync();
            var errors = python.StandardError.ReadToEndAsync();
            await Task.WhenAll(output, errors, python.WaitForExitAsync()).WaitAsync(Limit);
            return new(python.ExitCode, await output + await errors);
        }
        finally
        {
            if (!python.HasExited) python.Kill(entireProcessTree: true);
        }
    }
}
