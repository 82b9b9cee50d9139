namespace SocketIo.Server.Broadcast;

/// <summary>Something that happened to a room (F-ADP-03).</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Room">The room's name; each socket has one of its own, named by its id.</param>
/// <param name="SocketId">Who joined or left; null when the room was made or deleted.</param>
public sealed record RoomChange(RoomChangeKind Kind, string Room, string? SocketId);
