namespace SocketIo.Redis.Forwarding;

/// <summary>What nodes say to each other about requests that reached the wrong one. Unknown types are passed over.</summary>
internal enum FrameType : byte
{
    /// <summary>Who has this session?</summary>
    Who = 1,

    /// <summary>The sender has it.</summary>
    Have = 2,

    /// <summary>The first piece of a tunnel.</summary>
    Open = 3,

    /// <summary>A further piece.</summary>
    Piece = 4,

    /// <summary>All pieces before this number have been used.</summary>
    Used = 5,

    /// <summary>So many pieces have been sent: are they there?</summary>
    Check = 6,

    /// <summary>The tunnel is over before its time.</summary>
    Abort = 7,

    /// <summary>A node asks whether another still lives.</summary>
    Ping = 8,

    Pong = 9,
}
