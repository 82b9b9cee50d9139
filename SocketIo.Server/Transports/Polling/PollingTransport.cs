using Microsoft.AspNetCore.Http;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports.Polling;

/// <summary>HTTP long-polling: one GET that waits for packets and one POST that brings some, at most, at a time (features 1.5).</summary>
internal sealed class PollingTransport(PayloadForm form) : ITransport
{
    private static readonly OutboundBatch JustClose = Goodbye(ControlPackets.Close);
    private static readonly OutboundBatch Noop = Goodbye(ControlPackets.Noop);
    private static readonly OutboundBatch NoopThenClose = Goodbye(ControlPackets.Noop, ControlPackets.Close);

    private readonly PostTurns _posts = new();
    private TaskCompletionSource? _poll;

    public string Name => TransportName.Polling;

    public bool IsFetched => true;

    public Task Retired => _posts.Handled;

    public void Notify() => _poll?.TrySetResult();

    public void Close(CloseReason reason) => _posts.Close();

    /// <summary>Answers a GET with what waits, or holds it until something does (F-ENG-57).</summary>
    public async Task PollAsync(HttpContext context, EngineSession session)
    {
        var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _poll, wake, null) is not null)
        {
            session.Abort(CloseReason.TransportError);
            await EngineAnswers.EmptyAsync(context.Response, StatusCodes.Status400BadRequest);
            return;
        }

        TakeResult result;
        OutboundBatch batch;
        using (context.RequestAborted.UnsafeRegister(static state => ((EngineSession)state!).Abort(CloseReason.TransportError), session))
        {
            result = session.Take(this, out batch);
            while (result is TakeResult.Parked or TakeResult.Again)
            {
                // Held once more since it was woken: what wakes it next comes before or after the next look.
                if (wake.Task.IsCompleted) _poll = wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                else if (result == TakeResult.Parked) await wake.Task;
                result = session.Take(this, out batch);
            }
        }

        // From here on the client may poll again, or hang up: it does as soon as it has read this answer (F-ENG-74).
        _poll = null;
        if (result == TakeResult.Batch) await WriteAsync(context, session, batch);
        else if (!context.RequestAborted.IsCancellationRequested) await SayGoodbyeAsync(context, session, result);
    }

    /// <summary>Takes the packets of a POST, in order, and answers once they are handled (F-ENG-63 to F-ENG-70).</summary>
    public async Task ReceiveAsync(HttpContext context, EngineSession session)
    {
        var isBinary = string.Equals(context.Request.ContentType, PayloadForm.BinaryType, StringComparison.Ordinal);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if ((isBinary && !form.AcceptsBinary) || _posts.TryEnter(done) is not { } turn)
        {
            session.Abort(CloseReason.TransportError);
            await EngineAnswers.EmptyAsync(context.Response, StatusCodes.Status400BadRequest);
            return;
        }

        RequestBodyResult result;
        try
        {
            await turn;
            result = await ReceiveBodyAsync(context, isBinary, session);
        }
        finally
        {
            _posts.Leave(done);
        }

        // Only now: a client that has its answer may post again at once.
        await AnswerAsync(context.Response, result);
    }

    private async Task<RequestBodyResult> ReceiveBodyAsync(HttpContext context, bool isBinary, EngineSession session)
    {
        using var body = new PooledBufferWriter(RequestBody.FirstCapacity(context.Request, session.Settings.MaxPayload));
        var reading = RequestBody.ReadAsync(context, body, session);
        if (!reading.IsCompleted && !_posts.TryAwaitBody(context)) session.Abort(CloseReason.TransportError);
        var result = await reading;
        var isWanted = _posts.EndBody();
        if (result == RequestBodyResult.Aborted)
        {
            session.Abort(CloseReason.TransportError);
            context.Abort();
        }
        else if (result == RequestBodyResult.Complete)
        {
            if (!isWanted) return RequestBodyResult.Unwanted;
            await form.ReceiveAsync(body.WrittenMemory, isBinary, session);
        }

        return result;
    }

    private static Task AnswerAsync(HttpResponse response, RequestBodyResult result) => result switch
    {
        RequestBodyResult.Complete => PollingAnswers.OkAsync(response),
        RequestBodyResult.TooLarge => EngineAnswers.EmptyAsync(response, StatusCodes.Status413PayloadTooLarge),
        RequestBodyResult.Unwanted => EngineAnswers.EmptyAsync(response, StatusCodes.Status400BadRequest),
        _ => Task.CompletedTask,
    };

    private async Task WriteAsync(HttpContext context, EngineSession session, OutboundBatch batch)
    {
        try
        {
            if (await PollingAnswers.TryPayloadAsync(context.Response, form, batch, session.Settings.HttpCompression))
                ServerLog.TransportWrote(session.Log, session.Id, batch.Count, TransportName.Polling);
            else
                session.Abort(CloseReason.TransportError);
        }
        finally
        {
            session.OnWritten(batch);
            batch.Dispose();
        }
    }

    private Task<bool> SayGoodbyeAsync(HttpContext context, EngineSession session, TakeResult result)
    {
        if (result == TakeResult.Drained)
        {
            session.EndIfDrained();
            return PollingAnswers.TryPayloadAsync(context.Response, form, NoopThenClose, compression: null);
        }

        // A client that closed the session itself is only released (F-ENG-70).
        var goodbye = session.Reason == CloseReason.TransportClose ? Noop : JustClose;
        return PollingAnswers.TryPayloadAsync(context.Response, form, goodbye, compression: null);
    }

    private static OutboundBatch Goodbye(params EncodedMessage[] packets) => new(packets, packets.Length);
}
