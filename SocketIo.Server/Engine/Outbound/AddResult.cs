namespace SocketIo.Server.Engine.Outbound;

/// <summary>What became of a message that was to be queued.</summary>
internal enum AddResult
{
    Added,

    /// <summary>It has been given up, as the server's policy for slow clients allows.</summary>
    Dropped,

    /// <summary>It cannot be given up, and there is no room.</summary>
    Full,
}
