namespace SocketIo.Server.Sockets.Events;

/// <summary>Calls a handler whose value is the acknowledgement.</summary>
internal sealed class ValueHandler<TAck>(int notNull, ValueHandler<TAck>.Call call) : SocketEventHandler
{
    public delegate TAck Call(ref ArgumentCursor arguments);

    public override Task InvokeAsync(in EventView view)
    {
        var arguments = new ArgumentCursor(view, notNull);
        view.Reply.Send(call(ref arguments));
        return Task.CompletedTask;
    }
}
