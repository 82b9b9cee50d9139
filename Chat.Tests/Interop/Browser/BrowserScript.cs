using System.Diagnostics;
using Chat.Tests.Support;

namespace Chat.Tests.Interop.Browser;

/// <summary>One run of a scenario of <c>clients/browser</c> in a real browser. Disposing it ends what still runs.</summary>
internal sealed class BrowserScript : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "Chat.Tests", "clients", "browser");
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Process _node;
    private readonly Task<string> _errors;

    /// <param name="scenario">The name of its file.</param>
    /// <param name="url">The page.</param>
    /// <param name="environment">What else it needs to know.</param>
    public BrowserScript(string scenario, string url, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("node", ["run.mjs", scenario, url])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        _errors = _node.StandardError.ReadToEndAsync();
    }

    /// <summary>Why browser tests cannot run here, or null when they can.</summary>
    public static string? Missing()
    {
        if (!Directory.Exists(Path.Combine(Folder, "..", "node_modules", "playwright-core"))) return "The browser's driver is not installed; ./test does it.";
        return Environment.GetEnvironmentVariable("CHROMIUM") is null && !Browsers.Any(File.Exists)
            ? "Chromium is not installed; ./test does it on Debian, or name one in the variable CHROMIUM."
            : null;
    }

    /// <summary>Does what the script asks for until it has no more to say.</summary>
    /// <returns>Its exit code, and what it complained of.</returns>
    public async Task<(int ExitCode, string Errors)> AnswerAsync(Func<string, Task> ask)
    {
        const string Asks = "ask: ";
        while (await _node.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Asks, StringComparison.Ordinal)) continue;
            await ask(line[Asks.Length..]);
            await _node.StandardInput.WriteLineAsync("done");
        }

        await _node.WaitForExitAsync();
        return (_node.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_node.HasExited) _node.Kill(entireProcessTree: true);
        _node.Dispose();
    }
}
