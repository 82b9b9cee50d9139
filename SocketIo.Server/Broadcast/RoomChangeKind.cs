namespace SocketIo.Server.Broadcast;

/// <summary>What can happen to a room.</summary>
public enum RoomChangeKind
{
    /// <summary>It has got its first member, who joins next.</summary>
    Created,

    /// <summary>A socket has joined.</summary>
    Joined,

    /// <summary>A socket has left.</summary>
    Left,

    /// <summary>Its last member has left.</summary>
    Deleted,
}
