using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports;

/// <summary>The HTTP responses of Engine.IO, to the byte.</summary>
internal static class EngineAnswers
{
    private const string PayloadType = "text/plain; charset=UTF-8";

    /// <summary>A refusal of a plain request: a JSON body, status 403 for code 4 and else 400 (F-ENG-15).</summary>
    public static Task RefuseAsync(HttpResponse response, Refusal refusal)
    {
        response.StatusCode = refusal.Code == Refusal.ForbiddenCode ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest;
        var message = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(refusal.TextForClient ?? refusal.Message);
        return WriteAsync(response, "application/json", Encoding.UTF8.GetBytes($"{{\"code\":{refusal.Code},\"message\":\"{message}\"}}"));
    }

    /// <summary>A refusal of an upgrade before the 101: plain text, always 400, and the end of the connection (F-ENG-16).</summary>
    public static Task RefuseUpgradeAsync(HttpResponse response, string text)
    {
        response.StatusCode = StatusCodes.Status400BadRequest;
        response.Headers.Connection = "close";
        return WriteAsync(response, "text/html", Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A status without a body.</summary>
    public static Task EmptyAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>The answer to a POST whose packets have been handled (F-ENG-63).</summary>
    public static Task OkAsync(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return WriteAsync(response, "text/html", "ok"u8.ToArray());
    }

    /// <summary>A polling payload of fixed text (F-ENG-42).</summary>
    public static Task PayloadAsync(HttpResponse response, ReadOnlyMemory<byte> payload)
    {
        PreparePayload(response);
        return WriteAsync(response, PayloadType, payload);
    }

    /// <summary>A polling payload of everything that waited (F-ENG-42, F-ENG-48, F-ENG-49).</summary>
    /// <returns>False when the client hung up before it was all handed to the network.</returns>
    public static async Task<bool> TryPayloadAsync(HttpResponse response, OutboundBatch batch)
    {
        PreparePayload(response);
        response.ContentType = PayloadType;
        response.ContentLength = LengthOf(batch);
        var output = response.BodyWriter;
        for (var i = 0; i < batch.Count; i++)
        {
            if (i > 0) PayloadWriter.WriteSeparator(output);
            Write(output, batch[i]);
        }

        var flushed = await output.FlushAsync();
        return !flushed.IsCompleted;
    }

    private static void PreparePayload(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        var agent = response.HttpContext.Request.Headers[HeaderNames.UserAgent].ToString();
        // Old Internet Explorer would filter the answer (F-ENG-43).
        if (agent.Contains(";MSIE", StringComparison.Ordinal) || agent.Contains("Trident/", StringComparison.Ordinal))
            response.Headers[HeaderNames.XXSSProtection] = "0";
    }

    private static void Write(System.Buffers.IBufferWriter<byte> output, EncodedMessage message)
    {
        WriteBytes(output, message.Text.Span);
        for (var i = 0; i < message.AttachmentCount; i++)
        {
            PayloadWriter.WriteSeparator(output);
            WriteBytes(output, message.Base64Attachment(i).Span);
        }
    }

    private static void WriteBytes(System.Buffers.IBufferWriter<byte> output, ReadOnlySpan<byte> bytes) =>
        System.Buffers.BuffersExtensions.Write(output, bytes);

    private static long LengthOf(in OutboundBatch batch)
    {
        long length = batch.Count - 1;
        foreach (var message in batch.Messages)
        {
            length += message.Text.Length;
            for (var i = 0; i < message.AttachmentCount; i++)
                length += 1 + PayloadWriter.Base64PacketLength(message.Attachment(i).Length);
        }

        return length;
    }

    private static Task WriteAsync(HttpResponse response, string contentType, ReadOnlyMemory<byte> body)
    {
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
