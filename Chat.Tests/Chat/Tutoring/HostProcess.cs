using System.Diagnostics;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Tutoring;

/// <summary>The host as a process of its own, so that it can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string OpenLine = "The chat is open at ";

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _errors = [];

    private HostProcess(string environment, TempFolder folder, string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            [
                Path.Combine(AppContext.BaseDirectory, "Chat.Host.dll"), $"--environment={environment}", "--urls=http://127.0.0.1:0",
                $"--contentRoot={folder.Path}", .. settings.Select(setting => "--" + setting),
            ])
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => _url.TrySetException(new InvalidOperationException("The host ended before it was open."));
        _process.OutputDataReceived += (_, line) => LookForUrl(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public string Url => _url.Task.Result;

    public string Errors
    {
        get
        {
            lock (_errors) return string.Join('\n', _errors);
        }
    }

    public static async Task<HostProcess> StartAsync(TempFolder folder)
    {
        var host = new HostProcess("Development", folder, [$"Chat:Auth:SigningKey={ChatHost.SigningKey}"]);
        host.Begin();
        await host._url.Task.WithPatience();
        return host;
    }

    /// <summary>Starts a host that is expected to end by itself, and returns how.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(string environment, TempFolder folder, params string[] settings)
    {
        await using var host = new HostProcess(environment, folder, settings);
        host.Begin();
        await host._process.WaitForExitAsync().WithPatience();
        return (host._process.ExitCode, host.Errors);
    }

    /// <summary>As kill -9 does: without a word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        await _url.Task.ContinueWith(opened => _ = opened.Exception, TaskScheduler.Default);
        _process.Dispose();
    }

    private void Begin()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void LookForUrl(string? line)
    {
        if (line?.IndexOf(OpenLine, StringComparison.Ordinal) is { } at and >= 0) _url.TrySetResult(line[(at + OpenLine.Length)..].Trim());
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_errors) _errors.Add(line);
    }
}
