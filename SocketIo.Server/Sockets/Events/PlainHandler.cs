namespace SocketIo.Server.Sockets.Events;

/// <summary>Calls a handler that has no value to acknowledge with.</summary>
internal sealed class PlainHandler(int notNull, PlainHandler.Call call) : SocketEventHandler
{
    public delegate Task Call(ref ArgumentCursor arguments);

    public override Task InvokeAsync(in EventView view)
    {
        var arguments = new ArgumentCursor(view, notNull);
        return call(ref arguments);
    }
}
