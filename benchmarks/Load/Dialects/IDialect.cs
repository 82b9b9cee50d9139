using Load.Wire;

namespace Load.Dialects;

/// <summary>How the same application is spoken to on one kind of server.</summary>
internal interface IDialect
{
    /// <summary>Connects and joins, each answer checked.</summary>
    Task<WebSocketConnection> ConnectAsync(Reactor reactor, int port);

    /// <summary>Joins a room, the answer checked.</summary>
    Exchange Join(string room);

    /// <summary>A text that comes back.</summary>
    Exchange Echo(string text);

    /// <summary>Bytes that come back.</summary>
    Exchange EchoBytes(ReadOnlySpan<byte> bytes);

    /// <summary>A text to everyone in a room; the reply is what each gets, and the number stands in the text.</summary>
    Exchange Broadcast(string room, string text);

    /// <summary>What asks whether a client is there; empty if there is no such message here.</summary>
    ReadOnlySpan<byte> Ping { get; }

    /// <summary>The frame that answers.</summary>
    ReadOnlySpan<byte> Pong { get; }
}
