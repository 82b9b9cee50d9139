namespace SocketIo.Redis.Classic;

/// <summary>What nodes ask each other on the request channel (F-ADP-16). The reference passes over types that it does not know.</summary>
internal enum RequestType
{
    Sockets = 0,
    AllRooms = 1,
    RemoteJoin = 2,
    RemoteLeave = 3,
    RemoteDisconnect = 4,
    RemoteFetch = 5,
    ServerSideEmit = 6,
    Broadcast = 7,
    BroadcastClientCount = 8,
    BroadcastAck = 9,

    /// <summary>Of this library: a node tells its name, and wants to know the others'.</summary>
    Hello = 100,

    /// <summary>Of this library: a node tells its name.</summary>
    Name = 101,
}
