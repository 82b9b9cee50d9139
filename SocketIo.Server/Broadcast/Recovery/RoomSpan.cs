namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>A session was in a room for the events from one position until, but without, another.</summary>
internal readonly record struct RoomSpan(string Room, long From, long Until)
{
    public const long Open = long.MaxValue;

    public bool Holds(string room, long position) => position >= From && position < Until && string.Equals(room, Room, StringComparison.Ordinal);
}
