using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace SocketIo.Server.Transports;

/// <summary>The HTTP responses of Engine.IO outside of a session, to the byte.</summary>
internal static class EngineAnswers
{
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

    /// <summary>A body of a known length.</summary>
    public static Task WriteAsync(HttpResponse response, string contentType, ReadOnlyMemory<byte> body)
    {
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
