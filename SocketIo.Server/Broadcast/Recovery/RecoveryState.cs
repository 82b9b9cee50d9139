namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>Where a <see cref="RecoverySession"/> stands.</summary>
internal enum RecoveryState
{
    /// <summary>Its socket has not been accepted yet; nothing is kept for it.</summary>
    New,

    /// <summary>It was away, and a socket that wants to take it up is on its way through the middlewares.</summary>
    Taken,

    Live,

    /// <summary>Its client is gone and may come back.</summary>
    Away,

    /// <summary>Over for good.</summary>
    Over,
}
