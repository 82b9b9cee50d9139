using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Sockets.Events;

/// <summary>Gives one event to the handlers of one socket, one handler after the other. What handlers throw ends here.</summary>
internal sealed class EventRouter(Socket socket, EventHandlers handlers, ILogger logger)
{
    /// <summary>Dispatches from the bytes that were received. They are free when the call returns, even if the task has not ended.</summary>
    /// <param name="json">The payload, checked.</param>
    /// <param name="ackId">The client's acknowledgement id, or none.</param>
    /// <param name="attachments">Disposed here.</param>
    /// <returns>Never faulted.</returns>
    public Task DispatchAsync(ReadOnlySpan<byte> json, long ackId, AttachmentSet? attachments)
    {
        var count = handlers.Find(EventName.Read(json), out var handler);
        var isTraced = socket.Namespace.OffersSpan;
        if (isTraced || count > 1 || handler is { KeepsEvent: true } || handlers.Any.Length + handlers.Middlewares.Length > 0)
            return DispatchAsync(new SocketIoEvent(socket, json, ackId, attachments), isTraced);

        socket.Namespace.EventWatcher?.OnReceived(socket, json, attachments);
        SocketLog.EventDispatched(logger, socket.Id, count);
        var running = handler is null ? Task.CompletedTask : Start(handler, new EventView(json, attachments, new AckReply(socket, ackId, null)));
        attachments?.Dispose();
        return running.IsCompletedSuccessfully ? Task.CompletedTask : FinishAsync(running);
    }

    /// <summary>Dispatches an event that owns its bytes, and releases it.</summary>
    /// <returns>Never faulted.</returns>
    public Task DispatchAsync(SocketIoEvent received) => DispatchAsync(received, socket.Namespace.OffersSpan);

    private async Task DispatchAsync(SocketIoEvent received, bool isTraced)
    {
        using var activity = isTraced ? ServerActivities.StartEvent(received.Name, socket.Id, socket.Namespace.Name) : null;
        try
        {
            socket.Namespace.EventWatcher?.OnReceived(socket, received.View.Json, received.Attachments);
            foreach (var handler in handlers.Any) await RunAsync(handler, received);
            var middlewares = handlers.Middlewares;
            if (middlewares.Length == 0) await HandleAsync(received);
            else await new EventChain(this, middlewares, received).RunAsync();
        }
        finally
        {
            received.Release();
        }
    }

    /// <summary>Calls the handlers for the event's name.</summary>
    /// <returns>Never faulted.</returns>
    public async Task HandleAsync(SocketIoEvent received)
    {
        var all = handlers.FindAll(EventName.Read(received.View.Json));
        SocketLog.EventDispatched(logger, socket.Id, all.Count);
        foreach (var handler in all)
        {
            var running = Start(handler, received.View);
            if (!running.IsCompletedSuccessfully) await FinishAsync(running);
        }
    }

    /// <summary>Tells the application of a fault: its own at Warning, what its client caused at Debug.</summary>
    public void Report(Exception fault)
    {
        if (fault is SocketIoException or OperationCanceledException) SocketLog.HandlerGaveUp(logger, fault, socket.Id);
        else SocketLog.HandlerFailed(logger, fault, socket.Id);
        ServerActivities.NoteFault(fault);
        RaiseError(fault);
    }

    /// <summary>Tells the error handlers only.</summary>
    public void RaiseError(Exception fault) =>
        handlers.RaiseError(fault, another => SocketLog.HandlerFailed(logger, another, socket.Id));

    /// <summary>Tells the handlers for events that are sent.</summary>
    public void NoteOutgoing(OutgoingEvent sent) => handlers.NoteOutgoing(sent, Report);

    private async Task RunAsync(Func<SocketIoEvent, Task> handler, SocketIoEvent received)
    {
        try
        {
            await (handler(received) ?? Task.CompletedTask);
        }
        catch (Exception fault)
        {
            Report(fault);
        }
    }

    private Task Start(SocketEventHandler handler, in EventView view)
    {
        try
        {
            // Whatever the compiler says, an application can return null.
            return handler.InvokeAsync(view) ?? Task.CompletedTask;
        }
        catch (Exception fault)
        {
            Report(fault);
            return Task.CompletedTask;
        }
    }

    private async Task FinishAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (Exception fault)
        {
            Report(fault);
        }
    }
}
