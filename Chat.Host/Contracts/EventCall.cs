using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>One event of a client: what it brought, and the way to answer it.</summary>
internal sealed class EventCall(Socket socket, SocketIoEvent received) : IDisposable
{
    /// <summary>What came with the event, once it was read.</summary>
    public Arguments Arguments { get; private set; } = Arguments.None;

    /// <summary>Whether the client knows how it went; nothing that happens later is told to it as a failure.</summary>
    public bool Answered { get; private set; }

    /// <summary>The bytes are the event's and the document keeps them, so it gets its own.</summary>
    public void Read()
    {
        if (received.Count > 0) Arguments = Arguments.Read(received.GetRawJson(0).ToArray());
    }

    public async ValueTask AnswerAsync(Answer answer)
    {
        Answered = true;
        if (answer.Event is not null && (answer.ToldRoom is null || !socket.Rooms.Contains(answer.ToldRoom)))
            await socket.EmitAsync(answer.Event, answer.Payload);
        if (received.WantsAck) await received.AckAsync(answer.Payload);
    }

    /// <param name="told">The event that goes out.</param>
    /// <param name="error">What the acknowledgement says.</param>
    public async ValueTask RefuseAsync(Answer told, ErrorPayload error)
    {
        Answered = true;
        await socket.EmitAsync(told.Event!, told.Payload);
        if (received.WantsAck) await received.AckAsync(Failure.Of(error));
    }

    public void Dispose() => Arguments.Dispose();
}
