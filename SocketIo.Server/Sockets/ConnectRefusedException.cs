using SocketIo.Server.Broadcast;

namespace SocketIo.Server.Sockets;

/// <summary>
/// Thrown by a namespace's middleware to refuse a client, which then gets a CONNECT_ERROR and may try again (F-SIO-42). Message and data
/// are sent as they are; of any other exception a client learns nothing.
/// </summary>
/// <param name="message">The message of the client's error.</param>
/// <param name="data">The error's <c>data</c>, written by its run-time type; left out when null.</param>
public sealed class ConnectRefusedException(string message, object? data = null) : SocketIoException(message)
{
    /// <summary>The error's <c>data</c> as the client sees it.</summary>
    public object? ErrorData { get; } = data;
}
