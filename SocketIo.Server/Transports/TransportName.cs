namespace SocketIo.Server.Transports;

/// <summary>The names of the transports, in queries and in the handshake's upgrades.</summary>
internal static class TransportName
{
    public const string Polling = "polling";

    public const string WebSocket = "websocket";
}
