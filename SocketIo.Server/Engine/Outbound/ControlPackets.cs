namespace SocketIo.Server.Engine.Outbound;

/// <summary>The Engine.IO packets that are always the same.</summary>
internal static class ControlPackets
{
    public static readonly EncodedMessage Close = EncodedMessage.Constant("1"u8);

    public static readonly EncodedMessage Ping = EncodedMessage.Constant("2"u8);

    public static readonly EncodedMessage Pong = EncodedMessage.Constant("3"u8);

    public static readonly EncodedMessage Noop = EncodedMessage.Constant("6"u8);
}
