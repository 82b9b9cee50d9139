using System.Text;
using Load.Wire;

namespace Load.Dialects;

/// <summary>Engine.IO 4 and Socket.IO 5, as this server, Node and Bun speak them.</summary>
internal sealed class SocketIoDialect : IDialect
{
    public const string Path = "/socket.io/?EIO=4&transport=";

    private const string Placeholder = "{\"_placeholder\":true,\"num\":0}";

    private static readonly byte[] JoinFrame = ClientFrame.Of(ClientFrame.Text, "40"u8);
    private static readonly byte[] PongFrame = ClientFrame.Of(ClientFrame.Text, "3"u8);

    public ReadOnlySpan<byte> Ping => "2"u8;

    public ReadOnlySpan<byte> Pong => PongFrame;

    public async Task<WebSocketConnection> ConnectAsync(Reactor reactor, int port)
    {
        var connection = new WebSocketConnection(reactor, port, Path + "websocket");
        await connection.NextAsync();
        SidIn(await connection.NextAsync(), "0{\"sid\":\"", ",\"upgrades\":[],\"pingInterval\":");
        connection.Send(JoinFrame);
        SidIn(await connection.NextAsync(), "40{\"sid\":\"", "}");
        return connection;
    }

    public Exchange Join(string room) => Text("join", room);

    public Exchange Echo(string text) => Text("echo", text);

    public Exchange EchoBytes(ReadOnlySpan<byte> bytes) => new(
        Template.Frame($"451-{Template.Number}[\"echoBytes\",{Placeholder}]", bytes),
        Template.Plain($"461-{Template.Number}[{Placeholder}]"),
        Template.Plain(bytes));

    public Exchange Broadcast(string room, string text) =>
        new(Template.Frame($"42[\"bcast\",\"{room}\",\"{text}\"]"), Template.Plain($"42[\"msg\",\"{text}\"]"));

    /// <summary>Takes the id, which alone cannot be known, out of a packet whose beginning and further text are.</summary>
    public static string SidIn(ReadOnlySpan<byte> packet, string before, string after)
    {
        var text = Encoding.ASCII.GetString(packet);
        var end = text.IndexOf('"', Math.Min(before.Length, text.Length));
        if (!text.StartsWith(before, StringComparison.Ordinal) || end < 0 || !text[(end + 1)..].StartsWith(after, StringComparison.Ordinal))
            throw new LoadException($"{text} came where {before}…\"{after} was expected");
        return text[before.Length..end];
    }

    /// <summary>Joins a further namespace on a connection.</summary>
    public static async Task JoinNamespaceAsync(WebSocketConnection connection, string name)
    {
        connection.Send(ClientFrame.Of(ClientFrame.Text, Encoding.ASCII.GetBytes($"40{name},")));
        SidIn(await connection.NextAsync(), $"40{name},{{\"sid\":\"", "}");
    }

    /// <summary>Joins a room of a namespace.</summary>
    public static Exchange Join(string name, string room) =>
        new(Template.Frame($"42{name},{Template.Number}[\"join\",\"{room}\"]"), Template.Plain($"43{name},{Template.Number}[\"{room}\"]"));

    /// <summary>A text to everyone in a room of a namespace, and what each of them gets.</summary>
    public static Exchange Broadcast(string name, string room, string text) =>
        new(Template.Frame($"42{name},[\"bcast\",\"{room}\",\"{text}\"]"), Template.Plain($"42{name},[\"msg\",\"{text}\"]"));

    // Both give their argument back.
    private static Exchange Text(string name, string argument) =>
        new(Template.Frame($"42{Template.Number}[\"{name}\",\"{argument}\"]"), Template.Plain($"43{Template.Number}[\"{argument}\"]"));
}
