namespace SocketIo.Server.Engine.Outbound;

/// <summary>Events of one socket with the same key stand for the same thing, of which only the latest counts.</summary>
internal sealed record CoalesceKey(string Namespace, string Key);
