namespace SocketIo.Server.Sockets.Events;

/// <summary>Calls a handler whose value is the acknowledgement.</summary>
internal sealed class ValueHandler<THandler, TAck>(THandler handler, ValueHandler<THandler, TAck>.Call call) : SocketEventHandler
    where THandler : Delegate
{
    public delegate TAck Call(THandler handler, ref ArgumentCursor arguments);

    public override bool IsFor(Delegate other) => handler.Equals(other);

    public override Task InvokeAsync(in EventView view)
    {
        var arguments = new ArgumentCursor(view, handler);
        view.Reply.Send(call(handler, ref arguments));
        return Task.CompletedTask;
    }
}
