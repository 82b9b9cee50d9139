using Load.Wire;

namespace Load.Dialects;

/// <summary>WebSocket messages and nothing above: j joins a room, b goes to everyone in one, and all else comes back as it is.</summary>
internal sealed class BareDialect : IDialect
{
    /// <summary>Every name of a room has as many letters.</summary>
    public const int RoomLength = 4;

    public ReadOnlySpan<byte> Ping => [];

    public ReadOnlySpan<byte> Pong => [];

    public async Task<WebSocketConnection> ConnectAsync(Reactor reactor, int port)
    {
        var connection = new WebSocketConnection(reactor, port, "/bare");
        await connection.NextAsync();
        return connection;
    }

    public Exchange Join(string room) => Same($"j{room}");

    public Exchange Echo(string text) => Same($"e{Template.Number}{text}");

    public Exchange EchoBytes(ReadOnlySpan<byte> bytes) =>
        new(Template.Frame($"e{Template.Number}", bytes), Template.Plain($"e{Template.Number}"), Template.Plain(bytes));

    public Exchange Broadcast(string room, string text) => Same($"b{room}{text}");

    private static Exchange Same(string text) => new(Template.Frame(text), Template.Plain(text));
}
