namespace SocketIo.Server.Sockets.Events;

/// <summary>What the application wants done with an event.</summary>
internal abstract class SocketEventHandler
{
    /// <summary>Whether it keeps the event while it waits, so that the bytes must be the event's own.</summary>
    public virtual bool KeepsEvent => false;

    /// <summary>Whether this is what the application registered.</summary>
    public abstract bool IsFor(Delegate handler);

    /// <summary>Reads what it needs before it returns; the task stands for the rest. May throw whatever the application throws.</summary>
    public abstract Task InvokeAsync(in EventView view);
}
