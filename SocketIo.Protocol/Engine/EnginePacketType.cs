namespace SocketIo.Protocol.Engine;

/// <summary>Engine.IO packet types; the value is the digit on the wire (F-ENG-47).</summary>
public enum EnginePacketType : byte
{
    /// <summary>The handshake, from the server.</summary>
    Open = 0,

    /// <summary>The end of a polling session.</summary>
    Close = 1,

    /// <summary>A heartbeat, from the server; with <c>probe</c> the first packet of an upgrade.</summary>
    Ping = 2,

    /// <summary>The answer to a ping.</summary>
    Pong = 3,

    /// <summary>Data of the layer above.</summary>
    Message = 4,

    /// <summary>The client's word that an upgrade is complete.</summary>
    Upgrade = 5,

    /// <summary>Releases a waiting poll.</summary>
    Noop = 6,
}
