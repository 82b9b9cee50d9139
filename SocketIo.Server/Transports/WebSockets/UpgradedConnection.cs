using System.IO.Pipelines;
using System.Net.Sockets;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>What a WebSocket's frames travel on.</summary>
/// <param name="Pipe">Reads and writes through the web server.</param>
/// <param name="Socket">The web server's socket, where nothing lies between it and the pipe; it does not block.</param>
internal readonly record struct UpgradedConnection(IDuplexPipe Pipe, Socket? Socket);
