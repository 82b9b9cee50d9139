namespace SocketIo.Redis.Forwarding;

/// <summary>A node that has a session.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Name">What operators call it.</param>
internal sealed record SessionOwner(ulong Node, string Name);
