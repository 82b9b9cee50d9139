namespace SocketIo.Server.Sockets.Events;

/// <summary>A handler and the name, in UTF-8, of the events that it is for.</summary>
internal sealed record NamedHandler(byte[] Name, SocketEventHandler Handler);
