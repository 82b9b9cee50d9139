using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.Tests.Support.Raw;

/// <summary>One TCP connection on which HTTP/1.1 is written and read by hand. Every read gives up after <see cref="Patience.Limit"/>.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    private RawClient(TcpClient tcp, int port)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
        Port = port;
    }

    public int Port { get; }

    /// <summary>Whether something has come that was not read yet.</summary>
    public bool HasBytes => _start < _end || _stream.DataAvailable;

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, port).WithPatience("a TCP connection");
        return new RawClient(tcp, port);
    }

    /// <summary>Opens a connection, makes one request on it and drops it.</summary>
    public static async Task<RawResponse> OnceAsync(int port, string method, string target, string? body = null, params (string Name, string Value)[] headers)
    {
        await using var client = await ConnectAsync(port);
        return await client.RequestAsync(method, target, body is null ? null : Encoding.UTF8.GetBytes(body), headers);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).WithPatience("bytes are sent");

    /// <summary>The request line and headers; a body, if announced by the headers, is the caller's to send.</summary>
    public Task SendHeadAsync(string method, string target, params (string Name, string Value)[] headers) =>
        SendAsync(Head(method, target, headers));

    public Task<RawResponse> GetAsync(string target, params (string Name, string Value)[] headers) => RequestAsync("GET", target, null, headers);

    public Task<RawResponse> PostAsync(string target, string body, params (string Name, string Value)[] headers) =>
        RequestAsync("POST", target, Encoding.UTF8.GetBytes(body), headers);

    public async Task<RawResponse> RequestAsync(string method, string target, byte[]? body, params (string Name, string Value)[] headers)
    {
        await SendRequestAsync(method, target, body, headers);
        return await ReadResponseAsync(method == "HEAD");
    }

    public async Task SendRequestAsync(string method, string target, byte[]? body, params (string Name, string Value)[] headers)
    {
        var length = body is null || headers.Any(h => h.Name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            ? Array.Empty<(string, string)>()
            : [("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture))];
        var head = Encoding.UTF8.GetBytes(Head(method, target, [.. headers, .. length]));
        await SendAsync(body is null ? head : [.. head, .. body]);
    }

    /// <summary>One chunk of a body sent with <c>Transfer-Encoding: chunked</c>; an empty one ends the body.</summary>
    public Task SendChunkAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return SendAsync((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8]);
    }

    /// <summary>Asks for a WebSocket; headers given here replace those of a faultless request, a null value removes one.</summary>
    public async Task<RawResponse> RequestUpgradeAsync(string target, string method = "GET", params (string Name, string? Value)[] headers)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Upgrade"] = "websocket",
            ["Connection"] = "Upgrade",
            ["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ==",
            ["Sec-WebSocket-Version"] = "13",
        };
        foreach (var (name, value) in headers)
            all[name] = value;
        await SendHeadAsync(method, target, [.. all.Where(h => h.Value is not null).Select(h => (h.Key, h.Value!))]);
        return await ReadResponseAsync(method == "HEAD");
    }

    public async Task<RawResponse> ReadResponseAsync(bool withoutBody = false)
    {
        var statusLine = await ReadLineAsync();
        var parts = statusLine.Split(' ', 3);
        if (parts.Length < 2 || !parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal))
            throw new InvalidDataException($"Not a status line: {statusLine}");
        var status = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var headers = new List<(string Name, string Value)>();
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        var head = new RawResponse(status, parts.Length > 2 ? parts[2] : "", headers, []);
        return withoutBody || status is 101 or 204 or 304 ? head : head with { Body = await ReadBodyAsync(head) };
    }

    public async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            if (_start == _end && !await FillAsync())
                throw new EndOfStreamException($"The connection ended after {read} of {count} bytes.");
            var take = Math.Min(count - read, _end - _start);
            _buffer.AsSpan(_start, take).CopyTo(bytes.AsSpan(read));
            _start += take;
            read += take;
        }

        return bytes;
    }

    /// <summary>Everything until the server ends the connection, by FIN or by RST.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var rest = new List<byte>();
        do
        {
            rest.AddRange(_buffer.AsSpan(_start, _end - _start));
            _start = _end;
        }
        while (await FillAsync());
        return [.. rest];
    }

    /// <summary>Whatever comes within this time, which may be nothing.</summary>
    public async Task ReadSomeAsync(TimeSpan wait)
    {
        try
        {
            await FillAsync().WaitAsync(wait);
        }
        catch (TimeoutException)
        {
            // The caller drops the connection next, and with it the read that still waits.
        }
    }

    /// <summary>True when the server ended the connection without another byte.</summary>
    public async Task<bool> IsEndedAsync() => (await ReadToEndAsync()).Length == 0;

    /// <summary>Says that nothing more will be sent; the answer can still be read.</summary>
    public void FinishSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection (RST) as a lost peer does.</summary>
    public void Abort()
    {
        _tcp.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private string Head(string method, string target, (string Name, string Value)[] headers)
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        if (!headers.Any(h => h.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)))
            head.Append(CultureInfo.InvariantCulture, $"Host: 127.0.0.1:{Port}\r\n");
        foreach (var (name, value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return head.Append("\r\n").ToString();
    }

    private async Task<byte[]> ReadBodyAsync(RawResponse head)
    {
        if (head["Content-Length"] is { } length)
            return await ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture));
        if (head["Transfer-Encoding"] != "chunked")
            return await ReadToEndAsync();
        var body = new List<byte>();
        while (int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.AddRange(await ReadExactlyAsync(size));
            await ReadLineAsync();
        }

        await ReadLineAsync();
        return [.. body];
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        while (true)
        {
            if (_start == _end && !await FillAsync())
                throw new EndOfStreamException($"The connection ended in \"{Encoding.UTF8.GetString([.. line])}\".");
            var next = _buffer[_start++];
            if (next == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(next);
        }
    }

    private async Task<bool> FillAsync()
    {
        try
        {
            _start = 0;
            _end = 0;
            _end = await _stream.ReadAsync(_buffer).WithPatience("bytes from the server");
            return _end > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
