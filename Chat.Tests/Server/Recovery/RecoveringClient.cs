using System.Text.Json;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Recovery;

/// <summary>Does by hand what the JavaScript client does to be recovered: keeps its pid, and the last string argument of the last event.</summary>
internal sealed class RecoveringClient : IAsyncDisposable
{
    private RawWebSocket? _socket;

    public string Sid { get; private set; } = "";

    public string? Pid { get; set; }

    public string? Offset { get; set; }

    /// <summary>Whether the last CONNECT was answered with the pid that it named.</summary>
    public bool Recovered { get; private set; }

    /// <summary>The events that came before the answer to the last CONNECT, without their offsets.</summary>
    public List<string> Missed { get; } = [];

    public RawWebSocket Socket => _socket ?? throw new InvalidOperationException("Not connected.");

    public static async Task<RecoveringClient> StartAsync(int port)
    {
        var client = new RecoveringClient();
        await client.ConnectAsync(port);
        return client;
    }

    /// <summary>A new session and CONNECT, which is not answered yet.</summary>
    public async Task AskAsync(int port)
    {
        if (_socket is not null) await _socket.DisposeAsync();
        _socket = await RawWebSocket.OpenAsync(port);
        var auth = new Dictionary<string, string>();
        if (Pid is not null) auth["pid"] = Pid;
        if (Offset is not null) auth["offset"] = Offset;
        await Socket.SendTextAsync(auth.Count == 0 ? "40" : "40" + JsonSerializer.Serialize(auth));
    }

    public async Task ConnectAsync(int port)
    {
        await AskAsync(port);
        await ReadAnswerAsync();
    }

    /// <returns>False when a close frame came instead of an answer.</returns>
    public async Task<bool> TryConnectAsync(int port)
    {
        try
        {
            await ConnectAsync(port);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    public async Task ReadAnswerAsync()
    {
        Missed.Clear();
        var text = await Socket.ReadTextAsync();
        for (; text.StartsWith("42", StringComparison.Ordinal); text = await Socket.ReadTextAsync()) Missed.Add(Take(text));
        using var json = JsonDocument.Parse(text.AsMemory(2));
        var pid = json.RootElement.GetProperty("pid").GetString();
        Sid = json.RootElement.GetProperty("sid").GetString()!;
        Recovered = pid == Pid;
        Pid = pid;
    }

    /// <summary>The next event, without its offset.</summary>
    public async Task<string> NextAsync()
    {
        var text = await Socket.ReadTextAsync();
        return text.StartsWith("42", StringComparison.Ordinal) ? Take(text) : throw new InvalidDataException($"No event but {text}");
    }

    /// <summary>Breaks the connection as a lost network does.</summary>
    public void Lose() => Socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (_socket is not null) await _socket.DisposeAsync();
    }

    private string Take(string text)
    {
        using var json = JsonDocument.Parse(text.AsMemory(2));
        var arguments = json.RootElement.EnumerateArray().ToList();
        if (arguments.Count < 2 || arguments[^1].ValueKind != JsonValueKind.String) return text;
        Offset = arguments[^1].GetString();
        return $"42[{string.Join(',', arguments[..^1].Select(argument => argument.GetRawText()))}]";
    }
}
