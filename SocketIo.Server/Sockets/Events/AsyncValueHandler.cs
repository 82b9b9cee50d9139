namespace SocketIo.Server.Sockets.Events;

/// <summary>Calls a handler whose task's value is the acknowledgement.</summary>
internal sealed class AsyncValueHandler<THandler, TAck>(THandler handler, AsyncValueHandler<THandler, TAck>.Call call) : SocketEventHandler
    where THandler : Delegate
{
    public delegate Task<TAck> Call(THandler handler, ref ArgumentCursor arguments);

    public override bool IsFor(Delegate other) => handler.Equals(other);

    public override Task InvokeAsync(in EventView view)
    {
        var arguments = new ArgumentCursor(view, handler);
        var running = call(handler, ref arguments);
        if (!running.IsCompletedSuccessfully) return ReplyLaterAsync(running, view.Reply);

        view.Reply.Send(running.Result);
        return Task.CompletedTask;
    }

    private static async Task ReplyLaterAsync(Task<TAck> running, AckReply reply) => reply.Send(await running);
}
