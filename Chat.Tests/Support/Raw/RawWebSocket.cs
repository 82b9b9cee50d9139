using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Chat.Tests.Support.Raw;

/// <summary>A WebSocket whose frames are written and read by hand, with the first steps of Engine.IO and Socket.IO on it.</summary>
internal sealed class RawWebSocket(RawClient client) : IAsyncDisposable
{
    public RawClient Client => client;

    /// <summary>The Engine.IO session id, once the open packet was read.</summary>
    public string Sid { get; private set; } = "";

    /// <summary>The WebSocket handshake alone; fails unless the server switches protocols.</summary>
    public static async Task<RawWebSocket> ConnectAsync(int port, string target, params (string Name, string? Value)[] headers)
    {
        var client = await RawClient.ConnectAsync(port);
        var response = await client.RequestUpgradeAsync(target, "GET", headers);
        if (response.Status != 101)
            throw new InvalidDataException($"No switch of protocols: {response}");
        return new RawWebSocket(client);
    }

    /// <summary>A new Engine.IO session on WebSocket, its open packet read.</summary>
    public static async Task<RawWebSocket> OpenAsync(int port, string query = "")
    {
        var socket = await ConnectAsync(port, $"/socket.io/?EIO=4&transport=websocket{query}");
        var open = await socket.ReadTextAsync();
        using var json = JsonDocument.Parse(open.AsMemory(1));
        socket.Sid = json.RootElement.GetProperty("sid").GetString()!;
        return socket;
    }

    /// <summary>A new session that joined one namespace.</summary>
    public static async Task<RawWebSocket> JoinedAsync(int port, string name = "/")
    {
        var socket = await OpenAsync(port);
        await socket.JoinAsync(name);
        return socket;
    }

    /// <summary>Sends CONNECT and gives the id in the answer.</summary>
    public async Task<string> JoinAsync(string name = "/")
    {
        var prefix = name == "/" ? "40" : $"40{name},";
        await SendTextAsync(prefix);
        var answer = await ReadTextAsync();
        if (!answer.StartsWith(prefix + "{\"sid\":", StringComparison.Ordinal))
            throw new InvalidDataException($"CONNECT was answered {answer}");
        using var json = JsonDocument.Parse(answer.AsMemory(prefix.Length));
        return json.RootElement.GetProperty("sid").GetString()!;
    }

    public Task SendTextAsync(string text) => SendFrameAsync(RawFrame.TextFrame, Encoding.UTF8.GetBytes(text));

    public Task SendBinaryAsync(params byte[] bytes) => SendFrameAsync(RawFrame.BinaryFrame, bytes);

    public Task SendFrameAsync(int opcode, byte[] payload, bool final = true, bool masked = true, int reserved = 0) =>
        client.SendAsync(RawFrame.Encode(opcode, payload, final, masked, reserved));

    /// <summary>A close frame; without a code its payload is empty.</summary>
    public Task SendCloseAsync(int? code = null)
    {
        var payload = new byte[code is null ? 0 : 2];
        if (code is { } status)
            BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status);
        return SendFrameAsync(RawFrame.CloseFrame, payload);
    }

    public async Task<RawFrame> ReadFrameAsync()
    {
        var head = await client.ReadExactlyAsync(2);
        if ((head[1] & 0x80) != 0)
            throw new InvalidDataException("A server must not mask its frames.");
        var length = head[1] & 0x7f;
        if (length == 126)
            length = BinaryPrimitives.ReadUInt16BigEndian(await client.ReadExactlyAsync(2));
        else if (length == 127)
            length = (int)BinaryPrimitives.ReadInt64BigEndian(await client.ReadExactlyAsync(8));
        return new RawFrame(head[0] & 0x0f, (head[0] & 0x80) != 0, await client.ReadExactlyAsync(length), (head[0] >> 4) & 7);
    }

    /// <summary>One whole message: its frames put together.</summary>
    public async Task<RawFrame> ReadMessageAsync()
    {
        var first = await ReadFrameAsync();
        var payload = new List<byte>(first.Payload);
        for (var last = first; !last.Final;)
        {
            last = await ReadFrameAsync();
            payload.AddRange(last.Payload);
        }

        return first with { Final = true, Payload = [.. payload] };
    }

    public async Task<string> ReadTextAsync()
    {
        var message = await ReadMessageAsync();
        return message.Opcode == RawFrame.TextFrame ? message.Text : throw new InvalidDataException($"Expected text, got {message}");
    }

    public async Task<byte[]> ReadBinaryAsync()
    {
        var message = await ReadMessageAsync();
        return message.Opcode == RawFrame.BinaryFrame ? message.Payload : throw new InvalidDataException($"Expected binary, got {message}");
    }

    /// <summary>Reads the server's close frame, answers it, waits for the end of the connection and gives the code (null for none).</summary>
    public async Task<int?> ReadCloseAsync()
    {
        var frame = await ReadFrameAsync();
        if (frame.Opcode != RawFrame.CloseFrame)
            throw new InvalidDataException($"Expected a close frame, got {frame}");
        try
        {
            await SendFrameAsync(RawFrame.CloseFrame, frame.Payload);
        }
        catch (IOException)
        {
            // The server may have cut the connection right behind its close frame.
        }

        await client.ReadToEndAsync();
        return frame.CloseCode;
    }

    public void Abort() => client.Abort();

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
