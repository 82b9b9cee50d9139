using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Transports.Polling;

/// <summary>Reads the body of a POST under a limit that holds while it is read (F-ENG-69).</summary>
internal static class RequestBody
{
    private const int SmallBody = 4096;

    /// <summary>A first buffer that fits the announced length, but trusts no announcement beyond a small body.</summary>
    public static int FirstCapacity(HttpRequest request, int limit) =>
        (int)Math.Min(Math.Min(request.ContentLength ?? SmallBody, limit), SmallBody) + 1;

    /// <summary>Reads to the end, unless there is too much or nothing comes for too long: then the request is cut.</summary>
    public static async ValueTask<RequestBodyResult> ReadAsync(HttpContext context, PooledBufferWriter output, EngineSession session)
    {
        var limit = session.Settings.MaxPayload;
        if (context.Request.ContentLength is { } announced && announced > limit) return TooLarge(session, announced);
        // Ours is the limit that counts; the web server's own would answer in its own words.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;

        Deadline? silence = null;
        try
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var reading = reader.ReadAsync(context.RequestAborted);
                // Most bodies are there together with their headers, and need no deadline.
                if (!reading.IsCompleted) session.Deadlines.Start(silence ??= new DeadlineCall(context.Abort), session.Settings.RequestBodyTimeout);
                var result = await reading;
                var length = result.Buffer.Length;
                session.Heartbeat.NoteBytes((int)length);
                var fits = output.WrittenCount + length <= limit;
                foreach (var segment in fits ? result.Buffer : default) output.Write(segment.Span);
                reader.AdvanceTo(result.Buffer.End);
                if (!fits) return TooLarge(session, output.WrittenCount + length);
                if (result.IsCompleted) return RequestBodyResult.Complete;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return RequestBodyResult.Aborted;
        }
        finally
        {
            if (silence is not null) session.Deadlines.Stop(silence);
        }
    }

    private static RequestBodyResult TooLarge(EngineSession session, long length)
    {
        ServerLog.MessageTooLarge(session.Log, session.Id, length, session.Settings.MaxPayload);
        return RequestBodyResult.TooLarge;
    }

    /// <summary>The body as UTF-8, whatever it was declared as (F-ENG-56): what is no UTF-8 becomes U+FFFD.</summary>
    public static ReadOnlyMemory<byte> AsValidUtf8(ReadOnlyMemory<byte> body) =>
        Utf8.IsValid(body.Span) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
}
