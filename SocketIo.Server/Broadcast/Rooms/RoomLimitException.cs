namespace SocketIo.Server.Broadcast.Rooms;

/// <summary>A socket would be in more rooms than <c>MaxRoomsPerSocket</c> allows; it has joined none of those it was to join.</summary>
/// <param name="limit">The most rooms, its own included.</param>
public sealed class RoomLimitException(int limit) : SocketIoException($"A socket can be in {limit} rooms at most.")
{
    /// <summary>The most rooms, its own included.</summary>
    public int Limit { get; } = limit;
}
