using SocketIo.Server.Engine;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>The reasons for leaving that are not those of the session, in the reference's words (F-API-63).</summary>
internal static class DisconnectReasons
{
    public const string ClientNamespace = "client namespace disconnect";
    public const string ServerNamespace = "server namespace disconnect";
    public const string ForcedServerClose = "forced server close";

    // Not the reference's, which knows neither.
    public const string AuthenticationExpired = "authentication expired";
    public const string AuthenticationRevoked = "authentication revoked";

    /// <summary>
    /// Whether a client that left for a reason may come back to what it had (F-API-82). Nobody who was told to go or went by himself, and
    /// nobody who could not keep up: what he missed would be too much for him again.
    /// </summary>
    public static bool IsRecoverable(string reason) =>
        reason == ForcedServerClose
        || reason == CloseReason.TransportClose.Text()
        || reason == CloseReason.TransportError.Text()
        || reason == CloseReason.ForcedClose.Text()
        || reason == CloseReason.PingTimeout.Text()
        || reason == CloseReason.ServerShuttingDown.Text();
}
