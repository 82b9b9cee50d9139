using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Tests.Support.Cluster;

/// <summary>A node process that carries out commands, one line of JSON each. It ends when its input does, or is ended by its id.</summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _open = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Lock _gate = new();
    private int _ids;

    private LineProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
        _ = ReadAsync();
    }

    /// <summary>What it said when it was ready.</summary>
    public string Ready => _ready.Task.Result;

    public int Id => _process.Id;

    public static async Task<LineProcess> StartAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new LineProcess(start);
        await process._ready.Task.WithPatience();
        return process;
    }

    /// <exception cref="InvalidOperationException">The command failed there.</exception>
    public async Task<JsonElement> CallAsync(string name, JsonObject command)
    {
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Interlocked.Increment(ref _ids);
        _open[id] = answer;
        var line = (JsonObject)command.DeepClone();
        line["id"] = id;
        line["name"] = name;
        lock (_gate)
        {
            _process.StandardInput.WriteLine(line.ToJsonString());
            _process.StandardInput.Flush();
        }

        return await answer.Task.WithPatience($"{name} {line.ToJsonString()}");
    }

    /// <summary>Ends it at once, as a failing machine does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var message = JsonDocument.Parse(line).RootElement;
            if (message.TryGetProperty("ready", out var ready)) _ready.TrySetResult(ready.GetString()!);
            else if (_open.TryRemove(message.GetProperty("id").GetInt32(), out var answer)) Finish(answer, message);
        }

        var fault = new InvalidOperationException($"The process has ended: {await _errors}");
        _ready.TrySetException(fault);
        foreach (var answer in _open.Values) answer.TrySetException(fault);
    }

    private static void Finish(TaskCompletionSource<JsonElement> answer, JsonElement message)
    {
        if (message.TryGetProperty("error", out var error)) answer.TrySetException(new InvalidOperationException(error.GetString()));
        else answer.TrySetResult(message.GetProperty("result"));
    }
}
