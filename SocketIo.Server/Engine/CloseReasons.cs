namespace SocketIo.Server.Engine;

/// <summary>The reference's words for the reasons (F-ENG-112, F-API-63); frontends and tests compare them.</summary>
internal static class CloseReasons
{
    public static string Text(this CloseReason reason) => reason switch
    {
        CloseReason.TransportClose => "transport close",
        CloseReason.TransportError => "transport error",
        CloseReason.ForcedClose => "forced close",
        CloseReason.PingTimeout => "ping timeout",
        CloseReason.ParseError => "parse error",
        CloseReason.ServerShuttingDown => "server shutting down",
        CloseReason.SlowConsumer => "slow consumer",
        _ => "rate limit exceeded",
    };
}
