using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>The one way every event goes: wait until the socket has arrived, read the arguments, act, answer.</summary>
internal sealed class EventPipeline(ChatMeter meter, ILogger<EventPipeline> logger)
{
    public const string ErrorEvent = "error";

    /// <param name="socket">Whose event it is.</param>
    /// <param name="received">What came.</param>
    /// <param name="act">Does it, and answers.</param>
    /// <param name="refuse">The event by which the contract tells an error.</param>
    public async Task RunAsync(
        ChatSocket socket, SocketIoEvent received, Func<EventCall, Task> act, Func<EventCall, ErrorPayload, Answer> refuse)
    {
        if (!socket.IsGuest && !await socket.Arrived) return;
        using var call = new EventCall(socket.Socket, received);
        try
        {
            call.Read();
            await act(call);
        }
        catch (ChatException refusal)
        {
            ChatLog.EventRefused(logger, received.Name, socket.UserId, refusal.Code);
            await RefuseAsync(call, socket.Contract.InOwnWords(ErrorPayload.Of(refusal)), refuse);
        }
        catch (Exception exception)
        {
            var correlationId = Log(logger, exception, received.Name, socket.UserId);
            await RefuseAsync(call, ErrorPayload.Unexpected(correlationId), refuse);
        }
    }

    /// <summary>Logs what the client could not help, and gives the id under which it is told.</summary>
    public static string Log(ILogger logger, Exception exception, string @event, long userId)
    {
        var correlationId = Guid.NewGuid().ToString("N");
        if (exception is StoreBusyException) ChatLog.EventTurnedAway(logger, @event, userId, correlationId);
        else ChatLog.EventFailed(logger, exception, @event, userId, correlationId);
        return correlationId;
    }

    /// <summary>An error that no event asked for.</summary>
    public ValueTask TellAsync(Socket socket, ErrorPayload error)
    {
        meter.Refused(error.Code);
        return socket.EmitAsync(ErrorEvent, error);
    }

    private async ValueTask RefuseAsync(EventCall call, ErrorPayload error, Func<EventCall, ErrorPayload, Answer> refuse)
    {
        if (call.Answered) return;
        meter.Refused(error.Code);
        await call.RefuseAsync(refuse(call, error), error);
    }
}
