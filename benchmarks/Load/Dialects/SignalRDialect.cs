using Load.Wire;

namespace Load.Dialects;

/// <summary>The JSON protocol of SignalR hubs, without its negotiation.</summary>
internal sealed class SignalRDialect : IDialect
{
    private const char End = '\u001e';

    private static readonly byte[] Hello = ClientFrame.Of(ClientFrame.Text, "{\"protocol\":\"json\",\"version\":1}\u001e"u8);

    public ReadOnlySpan<byte> Ping => "{\"type\":6}\u001e"u8;

    // A server does not wait for an answer.
    public ReadOnlySpan<byte> Pong => [];

    public async Task<WebSocketConnection> ConnectAsync(Reactor reactor, int port)
    {
        var connection = new WebSocketConnection(reactor, port, "/hub", (byte)End);
        await connection.NextAsync();
        connection.Send(Hello);
        if (!(await connection.NextAsync()).AsSpan().SequenceEqual("{}\u001e"u8)) throw new LoadException("the hub refused");
        return connection;
    }

    public Exchange Join(string room) => Call("Join", room);

    public Exchange Echo(string text) => Call("Echo", text);

    // A plus or a slash of Base64 might come back escaped; the bytes that are sent have neither.
    public Exchange EchoBytes(ReadOnlySpan<byte> bytes) => Call("EchoBytes", Convert.ToBase64String(bytes));

    public Exchange Broadcast(string room, string text) => new(
        Template.Frame($"{{\"type\":1,\"target\":\"Bcast\",\"arguments\":[\"{room}\",\"{text}\"]}}{End}"),
        Template.Plain($"{{\"type\":1,\"target\":\"msg\",\"arguments\":[\"{text}\"]}}{End}"));

    private static Exchange Call(string name, string argument) => new(
        Template.Frame($"{{\"type\":1,\"invocationId\":\"{Template.Number}\",\"target\":\"{name}\",\"arguments\":[\"{argument}\"]}}{End}"),
        Template.Plain($"{{\"type\":3,\"invocationId\":\"{Template.Number}\",\"result\":\"{argument}\"}}{End}"));
}
