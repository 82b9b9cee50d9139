using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Sockets.Events;

/// <summary>Reads the arguments of one event one after the other.</summary>
internal ref struct ArgumentCursor
{
    private readonly SocketIoJson _json;
    private readonly AttachmentSet? _attachments;
    private readonly int _notNull;
    private ArgumentReader _reader;
    private int _index;

    /// <param name="view">The event.</param>
    /// <param name="notNull">A bit for each argument that must not be null, the first one lowest.</param>
    public ArgumentCursor(in EventView view, int notNull)
    {
        _json = view.Reply.Socket.Namespace.Json;
        _attachments = view.Attachments;
        _notNull = notNull;
        _reader = new ArgumentReader(view.Json);
        _reader.TryReadNext(out _);
    }

    /// <exception cref="EventArgumentException">The argument is missing or does not fit.</exception>
    public T Next<T>()
    {
        _reader.TryReadNext(out var json);
        var mayBeNull = (_notNull & (1 << _index)) == 0;
        return _json.Read<T>(json, _attachments, mayBeNull, _index++)!;
    }
}
