namespace SocketIo.Server.Sockets.Events;

/// <summary>Calls a handler that reads the event itself.</summary>
internal sealed class RawHandler(Func<SocketIoEvent, Task> handler) : SocketEventHandler
{
    public override bool KeepsEvent => true;

    public override bool IsFor(Delegate other) => handler.Equals(other);

    public override Task InvokeAsync(in EventView view) => handler(view.Reply.Event!);
}
