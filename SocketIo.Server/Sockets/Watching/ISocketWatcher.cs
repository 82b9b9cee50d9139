using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Sockets.Watching;

/// <summary>
/// Sees what happens to all sockets of a server. Called by whatever thread does it, possibly while that holds locks of the application; must
/// not throw, and must return soon.
/// </summary>
internal interface ISocketWatcher
{
    /// <summary>Whether it wants to be told of the events of a namespace, at this moment.</summary>
    bool WatchesEvents(Namespace place);

    /// <summary>A socket is let in: it is in its own room, and its client will be told next. Possibly under the lock of a recovery log.</summary>
    void OnAccepting(Socket socket);

    /// <summary>A socket has connected; the connection handlers run next.</summary>
    void OnConnected(Socket socket);

    /// <summary>A socket that was connected leaves. Its rooms are left next.</summary>
    void OnLeft(Socket socket, string reason);

    /// <summary>An event goes to the handlers.</summary>
    /// <param name="socket">Whose it is.</param>
    /// <param name="json">The array of its name and arguments, valid during the call.</param>
    /// <param name="attachments">Its binary values, valid during the call.</param>
    void OnReceived(Socket socket, ReadOnlySpan<byte> json, AttachmentSet? attachments);

    /// <summary>An event is about to be sent to a socket.</summary>
    void OnSent(Socket socket, OutgoingEvent sent);

    /// <summary>The application has changed an entry of a socket's data.</summary>
    void OnDataChanged(Socket socket);
}
