namespace SocketIo.Server.Hosting.Stopping;

/// <summary>A server that was added to the application; null is the name of the one without.</summary>
internal sealed record ServerName(string? Name);
