using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SocketIo.Server.Engine;
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
    public static async Task<bool> TryPayloadAsync(HttpResponse response, PayloadForm form, OutboundBatch batch, CompressionSettings? compression)
    {
        response.Headers.CacheControl = "no-store";
        var agent = response.HttpContext.Request.Headers[HeaderNames.UserAgent].ToString();
        // Old Internet Explorer would filter the answer (F-ENG-43).
        if (agent.Contains(";MSIE", StringComparison.Ordinal) || agent.Contains("Trident/", StringComparison.Ordinal))
            response.Headers[HeaderNames.XXSSProtection] = "0";

        response.ContentType = form.ContentTypeOf(batch);
        if (form.LengthOf(batch) is { } length && EncodingFor(response, batch, length, compression) is null)
        {
            response.ContentLength = length;
            form.Write(response.BodyWriter, batch);
        }
        else
        {
            await WriteGatheredAsync(response, form, batch, compression);
        }

        var flushed = await response.BodyWriter.FlushAsync();
        return !flushed.IsCompleted;
    }

    private static async Task WriteGatheredAsync(HttpResponse response, PayloadForm form, OutboundBatch batch, CompressionSettings? compression)
    {
        using var body = new PooledBufferWriter(batch.ByteCount);
        form.Write(body, batch);
        if (EncodingFor(response, batch, body.WrittenCount, compression) is { } encoding)
        {
            response.Headers.ContentEncoding = encoding;
            // Without a length, so that nothing needs to be held until the end is known (F-ENG-78).
            await using var compressing = ContentEncoding.Wrap(response.Body, encoding, compression!.Level);
            await compressing.WriteAsync(body.WrittenMemory);
            return;
        }

        response.ContentLength = body.WrittenCount;
        response.BodyWriter.Write(body.WrittenSpan);
    }

    private static string? EncodingFor(HttpResponse response, in OutboundBatch batch, int length, CompressionSettings? compression)
    {
        if (compression is null || length < compression.Threshold || !batch.WantsCompression) return null;
        return ContentEncoding.Choose(response.HttpContext.Request.Headers.AcceptEncoding);
    }
}
