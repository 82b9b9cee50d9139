namespace SocketIo.Server.Sockets.Events;

/// <summary>Calls a handler whose task's value is the acknowledgement.</summary>
internal sealed class AsyncValueHandler<TAck>(int notNull, AsyncValueHandler<TAck>.Call call) : SocketEventHandler
{
    public delegate Task<TAck> Call(ref ArgumentCursor arguments);

    public override Task InvokeAsync(in EventView view)
    {
        var arguments = new ArgumentCursor(view, notNull);
        var running = call(ref arguments);
        if (!running.IsCompletedSuccessfully) return ReplyLaterAsync(running, view.Reply);

        view.Reply.Send(running.Result);
        return Task.CompletedTask;
    }

    private static async Task ReplyLaterAsync(Task<TAck> running, AckReply reply) => reply.Send(await running);
}
