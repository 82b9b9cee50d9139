using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Chat.Tests.Support;

/// <summary>The chat as a process of its own, on a free port and a fresh store; it can be killed and started again on both.</summary>
internal sealed partial class ChatHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _store = Path.Combine(Path.GetTempPath(), $"chat-{Guid.NewGuid():N}");
    private readonly ConcurrentQueue<string> _output = new();
    private readonly IEnumerable<(string Name, string Value)> _environment;
    private readonly string[]? _settings;
    private Process? _process;

    private ChatHostProcess(IEnumerable<(string Name, string Value)> environment, string[]? settings) => (_environment, _settings) = (environment, settings);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Chat.Host.dll");

    public string Url { get; private set; } = "http://127.0.0.1:0";

    /// <summary>All that the process has written.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="settings">Such as <c>Chat:Limits:MessagesPerMinute=5</c>.</param>
    public static Task<ChatHostProcess> StartAsync(params string[] settings) => StartAsync([], settings);

    /// <param name="environment">Variables of the process beside those of this one.</param>
    /// <param name="settings">Such as <c>Chat:Limits:MessagesPerMinute=5</c>.</param>
    public static Task<ChatHostProcess> StartAsync((string Name, string Value)[] environment, params string[] settings) =>
        StartAsync(new ChatHostProcess(environment, settings));

    /// <summary>Nothing but these variables says how it is to be.</summary>
    public static Task<ChatHostProcess> StartInAsync(IReadOnlyDictionary<string, string> environment) =>
        StartAsync(new ChatHostProcess(environment.Select(entry => (entry.Key, entry.Value)), null));

    public async Task StartAgainAsync()
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = StartInfo(), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data, listening);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data, listening);
        _process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The chat did not start:\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Url = await listening.Task.WaitAsync(StartLimit);
    }

    /// <summary>Without a warning, as a power cut does it.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WithPatience();
        _process.Dispose();
        _process = null;
    }

    /// <summary>As a deployment ends it: it lets what runs end, and sends its clients away.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_store, recursive: true);
    }

    private static async Task<ChatHostProcess> StartAsync(ChatHostProcess host)
    {
        Directory.CreateDirectory(host._store);
        try
        {
            await host.StartAgainAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
        return host;
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "Chat.Host"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = _settings is null ? [Program] : Arguments(_settings);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        return start;
    }

    private string[] Arguments(string[] settings) =>
    [
        Program,
        "--environment", "Development",
        "--urls", Url,
        "--ConnectionStrings:Chat", $"Data Source={Path.Combine(_store, "chat.db")}",
        "--Chat:Limits:MessagesPerMinute", "100000",
        .. settings.Select(setting => "--" + setting),
    ];

    private void Hear(string? line, TaskCompletionSource<string> listening)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (Address().Match(line) is { Success: true } match) listening.TrySetResult(match.Value);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex Address();
}
