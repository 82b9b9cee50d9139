namespace SocketIo.Server.Transports;

/// <summary>A cluster that finds the nodes of sessions.</summary>
internal interface IStrayRequestsSource
{
    /// <param name="door">Where requests that came to other nodes are handed in.</param>
    IStrayRequests Attach(IEngineDoor door);
}
