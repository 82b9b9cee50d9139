using System.Threading.Channels;
using Chat.Tests.Support;
using SocketIOClient;
using SocketIOClient.Transport;
using Client = SocketIOClient.SocketIO;

namespace Chat.Tests.Interop;

/// <summary>The .NET client package as an application uses it, with waits that have an end.</summary>
internal sealed class DotNetClient : IAsyncDisposable
{
    private static readonly string[] Names = ["welcome", "echo", "echo tree", "echo bytes", "tree", "bytes", "tick", "said", "here"];
    private readonly Dictionary<string, Channel<SocketIOResponse>> _events = Names.ToDictionary(name => name, _ => Channel.CreateUnbounded<SocketIOResponse>());
    private readonly Channel<string> _connections = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _disconnections = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _errors = Channel.CreateUnbounded<string>();

    public DotNetClient(string url, string transport, Action<SocketIOOptions>? options = null)
    {
        // Its own delay of a second before it reconnects: after an attempt that a stopping server cut off it does not try again.
        var chosen = new SocketIOOptions
        {
            Transport = transport == "websocket" ? TransportProtocol.WebSocket : TransportProtocol.Polling,
            AutoUpgrade = transport == "upgrade",
            Reconnection = false,
        };
        options?.Invoke(chosen);
        Client = new Client(url, chosen);
        Client.OnConnected += (_, _) => _connections.Writer.TryWrite(Client.Id);
        Client.OnDisconnected += (_, reason) => _disconnections.Writer.TryWrite(reason);
        Client.OnError += (_, error) => _errors.Writer.TryWrite(error);
        // Not OnAny: the client does not call it for binary events.
        foreach (var (name, events) in _events)
            Client.On(name, response => events.Writer.TryWrite(response));
    }

    public Client Client { get; }

    public Task ConnectAsync() => Client.ConnectAsync().WithPatience();

    /// <summary>The id of the next connection.</summary>
    public Task<string> NextConnectionAsync() => _connections.Reader.ReadAsync().WithPatience("a connection");

    public Task<string> NextDisconnectionAsync() => _disconnections.Reader.ReadAsync().WithPatience("a disconnection");

    public Task<string> NextErrorAsync() => _errors.Reader.ReadAsync().WithPatience("an error");

    public Task<SocketIOResponse> NextAsync(string name) => _events[name].Reader.ReadAsync().WithPatience($"the event {name}");

    public Task SendAsync(string name, params object[] arguments) => Client.EmitAsync(name, arguments).WithPatience();

    public async Task<SocketIOResponse> AskAsync(string name, params object[] arguments)
    {
        var answer = new TaskCompletionSource<SocketIOResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Client.EmitAsync(name, response => answer.TrySetResult(response), arguments).WithPatience();
        return await answer.Task.WithPatience($"the answer to {name}");
    }

    /// <summary>How many such events came by now: what the server sent before its answer to this is here.</summary>
    public async Task<int> CountAsync(string name)
    {
        await AskAsync("echo", "fence");
        return _events[name].Reader.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisconnectAsync().WithPatience();
        Client.Dispose();
    }
}
