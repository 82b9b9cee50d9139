using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Sockets.Events;

/// <summary>Reads the arguments of one event one after the other.</summary>
internal ref struct ArgumentCursor
{
    private readonly SocketIoJson _json;
    private readonly AttachmentSet? _attachments;
    private readonly Delegate _handler;
    private ArgumentReader _reader;
    private int _index;

    /// <param name="view">The event.</param>
    /// <param name="handler">Whom they are for.</param>
    public ArgumentCursor(in EventView view, Delegate handler)
    {
        _json = view.Reply.Socket.Namespace.Json;
        _attachments = view.Attachments;
        _handler = handler;
        _reader = new ArgumentReader(view.Json);
        _reader.TryReadNext(out _);
    }

    /// <exception cref="EventArgumentException">The argument is missing or does not fit.</exception>
    public T Next<T>()
    {
        _reader.TryReadNext(out var json);
        // Finding the parameters of a handler takes longer than most handlers do, and few clients send null.
        var mayBeNull = !SocketIoJson.IsNull(json) || !HandlerParameters.IsNotNull(_handler, _index);
        return _json.Read<T>(json, _attachments, mayBeNull, _index++)!;
    }
}
