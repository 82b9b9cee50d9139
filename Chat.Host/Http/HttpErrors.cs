using Chat.Host.Diagnostics;
using Chat.Host.Domain;

namespace Chat.Host.Http;

/// <summary>Answers every refusal and every failure in one form.</summary>
internal sealed class HttpErrors(ILogger<HttpErrors> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ChatException refusal)
        {
            return Answer(StatusOf(refusal.Code), new HttpFailure.Fault(refusal.Code, refusal.Message)
            {
                RetryAfterMs = refusal.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
            });
        }
        catch (BadHttpRequestException refusal)
        {
            return Answer(refusal.StatusCode, new HttpFailure.Fault(ChatException.InvalidInput, "The request can't be read"));
        }
        catch (Exception exception) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            var correlationId = Guid.NewGuid().ToString("N");
            var request = context.HttpContext.Request;
            ChatLog.RequestFailed(logger, exception, request.Method, request.Path, correlationId);
            return Answer(
                StatusCodes.Status500InternalServerError,
                new HttpFailure.Fault(ChatException.Internal, "Something went wrong") { CorrelationId = correlationId });
        }
    }

    private static IResult Answer(int status, HttpFailure.Fault error) => Results.Json(HttpFailure.Of(error), statusCode: status);

    private static int StatusOf(string code) => code switch
    {
        ChatException.Unauthenticated => StatusCodes.Status401Unauthorized,
        ChatException.Unauthorized => StatusCodes.Status403Forbidden,
        ChatException.RateLimit => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status400BadRequest,
    };
}
