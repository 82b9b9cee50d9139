using System.Text;
using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>A client on long-polling, with one connection for what it fetches and one for what it sends, as a browser has.</summary>
internal sealed class PollingClient : IDisposable
{
    private readonly HttpConnection _get;
    private readonly HttpConnection _post;
    private readonly int _port;
    private byte[] _poll = [];

    private PollingClient(Reactor reactor, int port) =>
        (_get, _post, _port) = (new HttpConnection(reactor, port), new HttpConnection(reactor, port), port);

    public string Sid { get; private set; } = "";

    /// <summary>Connects and joins.</summary>
    public static async Task<PollingClient> OpenAsync(Reactor reactor, int port)
    {
        var client = new PollingClient(reactor, port);
        var open = await client._get.AskAsync(client.RequestOf("GET", ""));
        client.Sid = SocketIoDialect.SidIn(open, "0{\"sid\":\"", ",\"upgrades\":[\"websocket\"],\"pingInterval\":");
        client._poll = client.RequestOf("GET", "");
        await client.PostAsync(client.PostOf("40"));
        SocketIoDialect.SidIn(await client.PollAsync(), "40{\"sid\":\"", "}");
        return client;
    }

    /// <summary>Ends with what the server sends next.</summary>
    public Task<byte[]> PollAsync() => _get.AskAsync(_poll);

    public byte[] PostOf(string packets) => RequestOf("POST", packets);

    public async Task PostAsync(ReadOnlyMemory<byte> request)
    {
        var answer = await _post.AskAsync(request.Span);
        if (!answer.AsSpan().SequenceEqual("ok"u8)) throw new LoadException(Texts.Differ(answer, "ok"u8));
    }

    public void Dispose()
    {
        _get.Dispose();
        _post.Dispose();
    }

    private byte[] RequestOf(string method, string body)
    {
        var sid = Sid.Length > 0 ? $"&sid={Sid}" : "";
        var content = method == "POST" ? $"Content-Type: text/plain;charset=UTF-8\r\nContent-Length: {body.Length}\r\n" : "";
        return Encoding.ASCII.GetBytes($"{method} {SocketIoDialect.Path}polling{sid} HTTP/1.1\r\nHost: 127.0.0.1:{_port}\r\n{content}\r\n{body}");
    }
}
