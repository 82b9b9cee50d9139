using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Microsoft.AspNetCore.Connections;

namespace Chat.Host.Http;

/// <summary>Answers every refusal and every failure in one form.</summary>
internal sealed class HttpErrors(IStoreFaults store, ILogger<HttpErrors> logger) : IEndpointFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ChatException refusal)
        {
            return Answer(context, StatusOf(refusal.Code), new HttpFailure.Fault(refusal.Code, refusal.Message) { RetryAfterMs = InMs(refusal.RetryAfter) });
        }
        catch (BadHttpRequestException refusal)
        {
            return Answer(context, refusal.StatusCode, new HttpFailure.Fault(ChatException.InvalidInput, "The request can't be read"));
        }
        catch (Exception exception) when (HasLeft(context.HttpContext, exception))
        {
            ChatLog.RequestGivenUp(logger, context.HttpContext.Request.Method, context.HttpContext.Request.Path);
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception exception)
        {
            return Fail(context, exception);
        }
    }

    /// <summary>What the client could not help; a store that is out of reach, full or busy may do it later.</summary>
    private IResult Fail(EndpointFilterInvocationContext context, Exception exception)
    {
        var correlationId = Guid.NewGuid().ToString("N");
        var request = context.HttpContext.Request;
        if (exception is StoreBusyException) ChatLog.RequestTurnedAway(logger, request.Method, request.Path, correlationId);
        else ChatLog.RequestFailed(logger, exception, request.Method, request.Path, correlationId);

        var later = store.IsOfStore(exception);
        return Answer(
            context,
            later ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
            new HttpFailure.Fault(ChatException.Internal, "Something went wrong") { RetryAfterMs = InMs(later ? Pause : null), CorrelationId = correlationId });
    }

    /// <summary>The connection may be found broken before the request is marked as given up.</summary>
    private static bool HasLeft(HttpContext context, Exception exception) =>
        exception is ConnectionResetException or ConnectionAbortedException
        || (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested);

    private static IResult Answer(EndpointFilterInvocationContext context, int status, HttpFailure.Fault error)
    {
        if (error.RetryAfterMs is { } wait) context.HttpContext.Response.Headers.RetryAfter = $"{(wait + 999) / 1000}";
        return Results.Json(HttpFailure.Of(error), statusCode: status);
    }

    private static long? InMs(TimeSpan? wait) => wait is { } given ? (long)Math.Ceiling(given.TotalMilliseconds) : null;

    private static int StatusOf(string code) => code switch
    {
        ChatException.Unauthenticated => StatusCodes.Status401Unauthorized,
        ChatException.Unauthorized => StatusCodes.Status403Forbidden,
        ChatException.RateLimit => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status400BadRequest,
    };
}
