using SocketIo.Server.Broadcast;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>Takes one socket through the middlewares of its namespace, to acceptance or refusal. Nothing leaves it but the task's end.</summary>
internal sealed class ConnectAttempt(ClientConnection connection, ClientDialect dialect, Socket socket)
{
    private const string MessageForFaults = "Internal server error";

    // Those of now: what is added later is for later clients (F-API-23).
    private readonly Func<Socket, Func<Task>, Task>[] _middlewares = socket.Namespace.Handlers.Middlewares;

    // Known before the first middleware; that it becomes untrue on the way is a gap.
    private readonly bool _wasTaken = socket.Recovered;

    private OutboundHold? _hold;

    // A session that does not say where it was made may come from a namespace with other middlewares.
    private bool MaySkip => socket.Recovered && socket.Namespace.Recovery!.SkipsMiddlewares && !socket.Recovery!.IsUnvouched;

    public async Task RunAsync()
    {
        using var activity = ServerActivities.StartConnect(socket.Id, socket.Namespace.Name);
        try
        {
            if (!MaySkip || !TryGoOn()) await NextAsync(0);
        }
        catch (ConnectRefusedException refusal) when (socket.Lifecycle.TryRefuse())
        {
            SocketLog.ConnectRefused(socket.Namespace.Logger, socket.SessionId, socket.Namespace.Name);
            activity?.SetTag("socketio.refused", true);
            Refuse(refusal.Message, refusal.ErrorData);
        }
        catch (Exception fault)
        {
            Report(fault);
            // Once accepted or gone, a socket is not refused any more.
            if (socket.Lifecycle.TryRefuse()) Refuse(MessageForFaults, data: null);
        }
    }

    private Task NextAsync(int index)
    {
        if (index == _middlewares.Length)
        {
            Accept();
            return Task.CompletedTask;
        }

        var called = 0;
        return _middlewares[index](socket, () => Interlocked.Exchange(ref called, 1) == 0 ? NextAsync(index + 1) : Task.CompletedTask);
    }

    // Without the middlewares, which it has passed before (F-API-88).
    private bool TryGoOn()
    {
        var recovery = socket.Namespace.Recovery!;
        bool? welcomed;
        lock (recovery.Gate)
        {
            if (!recovery.CanAdmit(socket.Recovery!))
            {
                socket.HasNotRecovered();
                return false;
            }

            welcomed = Welcome();
        }

        Finish(welcomed);
        return true;
    }

    private void Accept()
    {
        bool? welcomed;
        if (socket.Namespace.Recovery is { } recovery)
        {
            // What was missed, the answer, and being reached by what comes next: nothing may come between.
            lock (recovery.Gate) welcomed = Welcome();
        }
        else
        {
            welcomed = Welcome();
        }

        Finish(welcomed);
    }

    private void Finish(bool? welcomed)
    {
        socket.Namespace.Membership.TellRoomChanges();
        if (welcomed is null) return;
        if (welcomed is false)
        {
            // The session is closing: nobody hears of a socket that nobody was connected to (F-SIO-45).
            _hold?.Dispose();
            socket.Leave(CloseReason.TransportClose.Text());
            return;
        }

        connection.StopConnectDeadline();
        socket.CountIn(_wasTaken);
        SocketLog.SocketConnected(socket.Namespace.Logger, socket.Id, socket.Namespace.Name, socket.SessionId);
        socket.Lifecycle.HandlersBegin();
        using (_hold) _ = RunConnectionHandlersAsync();
    }

    /// <returns>Whether the answer is on its way; null when the client has left before.</returns>
    private bool? Welcome()
    {
        // From here on the client's packets find it, which must be so before the answer can reach the client.
        if (!socket.Lifecycle.TryAccept()) return null;

        if (!socket.Namespace.Membership.Admit(socket)) socket.HasNotRecovered();
        socket.Namespace.Watcher?.OnAccepting(socket);
        // A client that knows that it is connected is in the rooms that the handlers have it join before they wait for anything.
        if (socket.Namespace.Handlers.Connection.Length > 0) _hold = connection.Hold();
        // Reached by broadcasts from the moment that its answer is in the queue: whoever hears of the client from itself may send to it.
        return Send(dialect.Accepted(socket), socket.Lifecycle.Announce);
    }

    private async Task RunConnectionHandlersAsync()
    {
        foreach (var handler in socket.Namespace.Handlers.Connection)
        {
            try
            {
                await handler(socket);
            }
            catch (Exception fault)
            {
                socket.Router.Report(fault);
            }
        }

        socket.Lifecycle.ConnectionHandled();
        socket.Queue.Release();
    }

    private void Refuse(string message, object? data)
    {
        // Out of everything first: the client may try again as soon as it has the answer.
        socket.CutOff(keep: false);
        try
        {
            Send(dialect.Refused(socket.Namespace.Encoder, socket.Namespace.Utf8Name, message, data));
        }
        catch (Exception fault)
        {
            Report(fault);
            Send(dialect.Refused(socket.Namespace.Encoder, socket.Namespace.Utf8Name, message, data: null));
        }
    }

    private void Report(Exception fault)
    {
        ServerActivities.NoteFault(fault);
        // A middleware that waits for a client which leaves is not at fault.
        if (fault is OperationCanceledException or SocketDisconnectedException or AckTimeoutException) socket.Router.Report(fault);
        else SocketLog.MiddlewareFailed(socket.Namespace.Logger, fault, socket.Namespace.Name, socket.SessionId);
    }

    private bool Send(EncodedMessage message, Action? queued = null)
    {
        var sent = connection.TrySend(message, queued);
        message.Release();
        return sent;
    }
}
