namespace SocketIo.Redis.Subscriptions;

/// <summary>Redis has two worlds of channels that never meet; these are the words of one.</summary>
internal sealed class PubSubWords
{
    private PubSubWords(ReadOnlySpan<byte> prefix)
    {
        Subscribe = [.. prefix, .. "subscribe"u8];
        Unsubscribe = [.. prefix, .. "unsubscribe"u8];
        Message = [.. prefix, .. "message"u8];
    }

    public static PubSubWords Plain { get; } = new(""u8);

    public static PubSubWords Sharded { get; } = new("s"u8);

    public byte[] Subscribe { get; }

    public byte[] Unsubscribe { get; }

    public byte[] Message { get; }
}
