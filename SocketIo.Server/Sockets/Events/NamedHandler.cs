namespace SocketIo.Server.Sockets.Events;

/// <summary>A handler and the name, in UTF-8, of the events that it is for. Set once, and may be read meanwhile: who sees the name sees the handler.</summary>
internal struct NamedHandler
{
    private byte[]? _name;

    /// <summary>Null before it is set.</summary>
    public readonly byte[]? Name => Volatile.Read(in _name);

    public SocketEventHandler Handler { readonly get; private set; }

    public void Set(byte[] name, SocketEventHandler handler)
    {
        Handler = handler;
        Volatile.Write(ref _name, name);
    }
}
