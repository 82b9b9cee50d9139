using SocketIo.Server.Broadcast;

namespace SocketIo.Server.Sockets;

/// <summary>A socket left before it acknowledged an event.</summary>
/// <param name="socketId">The socket's id.</param>
public sealed class SocketDisconnectedException(string socketId) : SocketIoException($"Socket {socketId} has disconnected.")
{
    /// <summary>The socket's id.</summary>
    public string SocketId { get; } = socketId;
}
