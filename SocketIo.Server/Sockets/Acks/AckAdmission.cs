namespace SocketIo.Server.Sockets.Acks;

/// <summary>Whether one more acknowledgement can be waited for.</summary>
internal enum AckAdmission
{
    Added,

    /// <summary>The client owes too many.</summary>
    Full,

    /// <summary>The socket has left.</summary>
    Closed,
}
