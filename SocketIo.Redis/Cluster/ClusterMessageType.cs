namespace SocketIo.Redis.Cluster;

/// <summary>What nodes say to each other in the generic cluster protocol (F-ADP-36).</summary>
internal enum ClusterMessageType
{
    None = 0,
    InitialHeartbeat = 1,
    Heartbeat = 2,
    Broadcast = 3,
    SocketsJoin = 4,
    SocketsLeave = 5,
    DisconnectSockets = 6,
    FetchSockets = 7,
    FetchSocketsResponse = 8,
    ServerSideEmit = 9,
    ServerSideEmitResponse = 10,
    BroadcastClientCount = 11,
    BroadcastAck = 12,
    AdapterClose = 13,
}
