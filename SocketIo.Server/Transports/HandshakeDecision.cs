namespace SocketIo.Server.Transports;

/// <summary>The application's answer to a client that wants to open a session (F-ENG-24).</summary>
public readonly record struct HandshakeDecision
{
    /// <summary>Lets the client in.</summary>
    public static HandshakeDecision Accept => new() { IsAccepted = true };

    /// <summary>Whether the client is let in.</summary>
    public bool IsAccepted { get; private init; }

    /// <summary>What a refused client is told, or null for <c>Forbidden</c>.</summary>
    public string? Message { get; private init; }

    /// <summary>Turns the client away with code 4 and HTTP status 403 (400 on a WebSocket request).</summary>
    /// <param name="message">What the client is told; null or empty for <c>Forbidden</c>.</param>
    /// <returns>A refusal.</returns>
    public static HandshakeDecision Refuse(string? message = null) => new() { Message = string.IsNullOrEmpty(message) ? null : message };
}
