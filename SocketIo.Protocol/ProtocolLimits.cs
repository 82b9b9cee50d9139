namespace SocketIo.Protocol;

/// <summary>What a reader accepts from a peer. Each is checked before memory is taken for what it limits.</summary>
/// <param name="MaxAttachments">Binary attachments of one packet (F-SIO-33).</param>
/// <param name="MaxDepth">Nesting of arrays and objects in a packet's JSON, the argument array included: 1 to <see cref="DeepestAllowed"/>.</param>
public readonly record struct ProtocolLimits(int MaxAttachments, int MaxDepth)
{
    /// <summary>The most that <see cref="MaxDepth"/> may be.</summary>
    public const int DeepestAllowed = 512;

    /// <summary>The reference's 10 attachments, and a depth of 64, which is System.Text.Json's own.</summary>
    public static ProtocolLimits Default => new(MaxAttachments: 10, MaxDepth: 64);
}
