using System.Text.Json;

namespace Chat.Tests.Support.Raw;

/// <summary>One Engine.IO session on long-polling: a connection for its GETs and one for its POSTs.</summary>
internal sealed class PollingSession : IAsyncDisposable
{
    private PollingSession(RawClient gets, RawClient posts, string open)
    {
        Gets = gets;
        Posts = posts;
        Open = open;
        using var json = JsonDocument.Parse(open.AsMemory(1));
        Sid = json.RootElement.GetProperty("sid").GetString()!;
    }

    public RawClient Gets { get; }

    public RawClient Posts { get; }

    public string Open { get; }

    public string Sid { get; }

    /// <summary>What tells this session's polling requests from all others.</summary>
    public string Query => $"transport=polling&sid={Sid}";

    public string Target => $"/socket.io/?EIO=4&{Query}";

    public string UpgradeTarget => $"/socket.io/?EIO=4&transport=websocket&sid={Sid}";

    public static async Task<PollingSession> OpenAsync(int port, string query = "")
    {
        var gets = await RawClient.ConnectAsync(port);
        var response = await gets.GetAsync($"/socket.io/?EIO=4&transport=polling{query}");
        if (response.Status != 200)
            throw new InvalidDataException($"The handshake was answered {response}");
        return new PollingSession(gets, await RawClient.ConnectAsync(port), response.Text.Split('\u001e')[0]);
    }

    /// <summary>A new session that joined one namespace.</summary>
    public static async Task<PollingSession> JoinedAsync(int port, string name = "/")
    {
        var session = await OpenAsync(port);
        await session.JoinAsync(name);
        return session;
    }

    public async Task<string> JoinAsync(string name = "/")
    {
        var prefix = name == "/" ? "40" : $"40{name},";
        await PostOkAsync(prefix);
        var answer = await ReadAsync();
        if (!answer.StartsWith(prefix + "{\"sid\":", StringComparison.Ordinal))
            throw new InvalidDataException($"CONNECT was answered {answer}");
        using var json = JsonDocument.Parse(answer.AsMemory(prefix.Length));
        return json.RootElement.GetProperty("sid").GetString()!;
    }

    public Task<RawResponse> GetAsync() => Gets.GetAsync(Target);

    public Task<RawResponse> PostAsync(string body, params (string Name, string Value)[] headers) => Posts.PostAsync(Target, body, headers);

    /// <summary>The payload of one GET; fails unless it is answered 200.</summary>
    public async Task<string> ReadAsync()
    {
        var response = await GetAsync();
        return response.Status == 200 ? response.Text : throw new InvalidDataException($"The GET was answered {response}");
    }

    public async Task PostOkAsync(string body)
    {
        var response = await PostAsync(body);
        if (response.ToString() != "200 ok")
            throw new InvalidDataException($"The POST was answered {response}");
    }

    /// <summary>A candidate to take the session over, whose probe has been answered.</summary>
    public async Task<RawWebSocket> ProbedAsync()
    {
        var candidate = await RawWebSocket.ConnectAsync(Gets.Port, UpgradeTarget);
        await candidate.SendTextAsync("2probe");
        var answer = await candidate.ReadTextAsync();
        return answer == "3probe" ? candidate : throw new InvalidDataException($"The probe was answered {answer}");
    }

    /// <summary>The WebSocket that has taken the session over; it must have joined "/" at a server that answers "echo".</summary>
    public async Task<RawWebSocket> UpgradedAsync()
    {
        var candidate = await ProbedAsync();
        await candidate.SendTextAsync("5");
        await candidate.SendTextAsync("4299[\"echo\"]");
        var answer = await candidate.ReadTextAsync();
        return answer == "4399[]" ? candidate : throw new InvalidDataException($"The echo was answered {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        await Gets.DisposeAsync();
        await Posts.DisposeAsync();
    }
}
