using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>All namespaces of this node, as a cluster acts on them for the others; <see cref="LocalNode"/> is one.</summary>
/// <param name="Deadlines">The server's clock.</param>
/// <param name="Revoke">Cuts off whoever is in a room, in every namespace, and says how many that were.</param>
internal sealed record LocalServer(Deadlines Deadlines, Func<string, int> Revoke);
