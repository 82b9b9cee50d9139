namespace SocketIo.Server.Sockets.Events;

/// <summary>Calls a handler that has no value to acknowledge with.</summary>
internal sealed class PlainHandler<THandler>(THandler handler, PlainHandler<THandler>.Call call) : SocketEventHandler
    where THandler : Delegate
{
    public delegate Task Call(THandler handler, ref ArgumentCursor arguments);

    public override bool IsFor(Delegate other) => handler.Equals(other);

    public override Task InvokeAsync(in EventView view)
    {
        var arguments = new ArgumentCursor(view, handler);
        return call(handler, ref arguments);
    }
}
