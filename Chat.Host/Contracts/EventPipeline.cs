using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>The one way every event goes: wait until the socket has arrived, read the arguments, act, answer.</summary>
internal sealed class EventPipeline(ChatMeter meter, ILogger<EventPipeline> logger)
{
    public const string ErrorEvent = "error";

    public async Task RunAsync(ChatSocket socket, SocketIoEvent received, Func<Arguments, Task<Answer>> act)
    {
        if (!await socket.Arrived) return;
        try
        {
            // The bytes are the event's and the document keeps them, so it gets its own.
            using var arguments = received.Count == 0 ? Arguments.None : Arguments.Read(received.GetRawJson(0).ToArray());
            await AnswerAsync(socket.Socket, received, await act(arguments));
        }
        catch (ChatException refusal)
        {
            ChatLog.EventRefused(logger, received.Name, socket.Person.Id, refusal.Code);
            await FailAsync(socket.Socket, received, ErrorPayload.Of(refusal));
        }
        catch (Exception exception)
        {
            var correlationId = Guid.NewGuid().ToString("N");
            ChatLog.EventFailed(logger, exception, received.Name, socket.Person.Id, correlationId);
            await FailAsync(socket.Socket, received, ErrorPayload.Unexpected(correlationId));
        }
    }

    /// <summary>An error that no event asked for.</summary>
    public ValueTask TellAsync(Socket socket, ErrorPayload error)
    {
        meter.Refused(error.Code);
        return socket.EmitAsync(ErrorEvent, error);
    }

    private static async ValueTask AnswerAsync(Socket socket, SocketIoEvent received, Answer answer)
    {
        if (answer.Event is not null && (answer.ToldRoom is null || !socket.Rooms.Contains(answer.ToldRoom)))
            await socket.EmitAsync(answer.Event, answer.Payload);
        if (received.WantsAck) await received.AckAsync(answer.Payload);
    }

    private async ValueTask FailAsync(Socket socket, SocketIoEvent received, ErrorPayload error)
    {
        await TellAsync(socket, error);
        if (received.WantsAck) await received.AckAsync(Failure.Of(error));
    }
}
