namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>
/// What a server knows of its cluster: one for a server, made by an extension such as <c>AddRedis</c> and handed over as
/// <see cref="ClusterSetup"/>. Without one, no namespace has an adapter and nothing here is ever called.
/// </summary>
internal interface IClusterFactory : IAsyncDisposable
{
    /// <summary>What health checks report.</summary>
    ClusterHealth Health { get; }

    /// <summary>Whether a client that was lost here can be recovered on any node; else on this one only.</summary>
    bool SharesRecovery => false;

    /// <summary>
    /// Makes the adapter of a namespace, the moment the namespace is made: for the main one before the application starts, for dynamic ones
    /// while it runs. Under a lock, so it must neither wait nor throw; what has to be subscribed is so a little later.
    /// </summary>
    /// <param name="local">The sockets of this node, for what comes from the others.</param>
    IClusterAdapter Create(LocalNode local);

    /// <summary>Begins to hear what concerns all namespaces at once; called once, before the first client.</summary>
    /// <param name="local">This node, for what comes from the others.</param>
    void Attach(LocalServer local);

    /// <summary>Cuts off whoever is in a room on the other nodes; ends at a deadline at the latest, and does not throw.</summary>
    /// <returns>How many each of them has cut off.</returns>
    Task<Answers<int>> RevokeAsync(string room);
}
