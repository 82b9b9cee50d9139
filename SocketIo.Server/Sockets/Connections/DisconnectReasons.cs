namespace SocketIo.Server.Sockets.Connections;

/// <summary>The reasons for leaving that are not those of the session, in the reference's words (F-API-63).</summary>
internal static class DisconnectReasons
{
    public const string ClientNamespace = "client namespace disconnect";
    public const string ServerNamespace = "server namespace disconnect";
    public const string ForcedServerClose = "forced server close";
}
