using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Tutoring;

/// <summary>
/// A Socket.IO client over one WebSocket that sends exactly what a test says and keeps everything it gets, in order.
/// Packets: <c>40</c> connect, <c>41</c> disconnect, <c>42</c> event, <c>43</c> ack, <c>44</c> connect error, <c>2</c>/<c>3</c> ping and pong.
/// </summary>
internal sealed class ChatClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _asked = [];
    private readonly ConcurrentQueue<(string Name, JsonElement Payload)> _events = [];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly string _prefix;
    private int _asks;
    private volatile bool _over;

    private ChatClient(string @namespace) => _prefix = @namespace == "/" ? "" : @namespace + ",";

    /// <summary>Set when the server refused the connection.</summary>
    public JsonElement? ConnectError { get; private set; }

    public bool Connected { get; private set; }

    public bool Disconnected { get; private set; }

    /// <summary>The names of all events so far.</summary>
    public IReadOnlyList<string> Names => [.. _events.Select(received => received.Name)];

    public static async Task<ChatClient> OpenAsync(string url, object? auth, string? bearer, string @namespace)
    {
        var client = new ChatClient(@namespace);
        if (bearer is not null) client._socket.Options.SetRequestHeader("Authorization", "Bearer " + bearer);
        var address = new Uri(url.Replace("http://", "ws://") + "/socket.io/?EIO=4&transport=websocket");
        await client._socket.ConnectAsync(address, CancellationToken.None).WithPatience();
        _ = client.ReadAsync();
        await client.SendTextAsync("40" + client._prefix + (auth is null ? "" : JsonSerializer.Serialize(auth)));
        await Patience.UntilAsync(() => client.Connected || client.ConnectError is not null || client.Disconnected);
        return client;
    }

    public IReadOnlyList<JsonElement> Events(string name) =>
        [.. _events.Where(received => received.Name == name).Select(received => received.Payload)];

    /// <summary>Waits for the event of this name, or for the n-th.</summary>
    public async Task<JsonElement> EventAsync(string name, int number = 1)
    {
        await Patience.UntilAsync(() => Events(name).Count >= number, $"event {number} {name}, got {string.Join(' ', Names)}");
        return Events(name)[number - 1];
    }

    public Task DisconnectedAsync() => Patience.UntilAsync(() => Disconnected);

    /// <summary>Sends an event with its arguments as they are, JSON or not.</summary>
    public Task EmitRawAsync(string name, string arguments) => SendTextAsync($"42{_prefix}[\"{name}\"{Comma(arguments)}]");

    public Task EmitAsync(string name, object? argument) => EmitRawAsync(name, JsonSerializer.Serialize(argument));

    public Task<JsonElement> AskAsync(string name, object? argument) => AskRawAsync(name, JsonSerializer.Serialize(argument));

    /// <summary>Sends an event and waits for its acknowledgement.</summary>
    public async Task<JsonElement> AskRawAsync(string name, string arguments)
    {
        var id = Interlocked.Increment(ref _asks);
        var answer = _asked.GetOrAdd(id, _ => new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));
        // Whoever cancels what was asked looks once, when the connection has ended.
        if (_over) answer.TrySetCanceled();
        await SendTextAsync($"42{_prefix}{id}[\"{name}\"{Comma(arguments)}]");
        return await answer.Task.WithPatience();
    }

    /// <summary>Every message of a room, page by page from the newest on.</summary>
    public async Task<IReadOnlyList<JsonElement>> AllOfRoomAsync(long roomId)
    {
        var all = new List<JsonElement>();
        var page = await AskAsync("get_messages", new { roomId, limit = 100 });
        while (true)
        {
            var messages = page.GetProperty("messages").EnumerateArray().ToList();
            all.AddRange(messages);
            if (!page.GetProperty("hasMore").GetBoolean()) return all;
            page = await AskAsync("get_messages", new { roomId, before = messages[0].Number("id"), limit = 100 });
        }
    }

    /// <summary>When this returns, everything that was sent to this client before is here.</summary>
    public Task FlushAsync() => AskRawAsync("auth_refresh", "");

    public Task LeaveAsync() => SendTextAsync("41" + _prefix);

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private static string Comma(string arguments) => arguments.Length == 0 ? "" : "," + arguments;

    private async Task SendTextAsync(string text)
    {
        await _sending.WaitAsync().WithPatience();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).WithPatience();
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.GetMemory(4_096), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) break;
                buffer.Advance(part.Count);
                if (!part.EndOfMessage) continue;
                var packet = Encoding.UTF8.GetString(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
                await TakeAsync(packet);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection is over, by either side.
        }
        Disconnected = _over = true;
        foreach (var answer in _asked.Values) answer.TrySetCanceled();
    }

    private async Task TakeAsync(string packet)
    {
        if (packet == "2")
        {
            await SendTextAsync("3");
            return;
        }
        var type = packet.Length > 1 ? packet[..2] : packet;
        var rest = packet[type.Length..];
        if (_prefix.Length > 0 && rest.StartsWith(_prefix, StringComparison.Ordinal)) rest = rest[_prefix.Length..];
        switch (type)
        {
            case "40":
                Connected = true;
                break;
            case "41":
                Disconnected = true;
                break;
            case "42":
                var arguments = JsonDocument.Parse(rest).RootElement;
                _events.Enqueue((arguments[0].GetString()!, arguments.GetArrayLength() > 1 ? arguments[1] : default));
                break;
            case "43":
                var bracket = rest.IndexOf('[');
                _asked[int.Parse(rest[..bracket])].SetResult(JsonDocument.Parse(rest[bracket..]).RootElement[0]);
                break;
            case "44":
                ConnectError = JsonDocument.Parse(rest).RootElement;
                break;
        }
    }
}
