using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports.Polling;

/// <summary>The answers to polls and posts of a session, to the byte.</summary>
internal static class PollingAnswers
{
    /// <summary>The answer to a POST whose packets have been handled (F-ENG-63).</summary>
    public static Task OkAsync(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return EngineAnswers.WriteAsync(response, "text/html", "ok"u8.ToArray());
    }

    /// <summary>A payload of everything that waited (F-ENG-42).</summary>
    /// <returns>False when the client hung up before it was all handed to the network.</returns>
    public static async Task<bool> TryPayloadAsync(HttpResponse response, PayloadForm form, OutboundBatch batch)
    {
        response.Headers.CacheControl = "no-store";
        var agent = response.HttpContext.Request.Headers[HeaderNames.UserAgent].ToString();
        // Old Internet Explorer would filter the answer (F-ENG-43).
        if (agent.Contains(";MSIE", StringComparison.Ordinal) || agent.Contains("Trident/", StringComparison.Ordinal))
            response.Headers[HeaderNames.XXSSProtection] = "0";

        response.ContentType = form.ContentTypeOf(batch);
        response.ContentLength = form.LengthOf(batch);
        if (response.ContentLength is null) WriteMeasured(response, form, batch);
        else form.Write(response.BodyWriter, batch);
        var flushed = await response.BodyWriter.FlushAsync();
        return !flushed.IsCompleted;
    }

    private static void WriteMeasured(HttpResponse response, PayloadForm form, in OutboundBatch batch)
    {
        using var body = new PooledBufferWriter(batch.ByteCount);
        form.Write(body, batch);
        response.ContentLength = body.WrittenCount;
        response.BodyWriter.Write(body.WrittenSpan);
    }
}
