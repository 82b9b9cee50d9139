using Chat.Host.Diagnostics;
using Chat.Host.Domain;

namespace Chat.Host.Http;

/// <summary>Answers every refusal and every failure in one form: <c>{success:false, error:{code, message}}</c>.</summary>
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
            return Answer(StatusOf(refusal.Code), new { code = refusal.Code, message = refusal.Message });
        }
        catch (BadHttpRequestException refusal)
        {
            return Answer(refusal.StatusCode, new { code = ChatException.InvalidInput, message = "The request can't be read" });
        }
        catch (Exception exception) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            var correlationId = Guid.NewGuid().ToString("N");
            var request = context.HttpContext.Request;
            ChatLog.RequestFailed(logger, exception, request.Method, request.Path, correlationId);
            return Answer(
                StatusCodes.Status500InternalServerError,
                new { code = ChatException.Internal, message = "Something went wrong", correlationId });
        }
    }

    private static IResult Answer(int status, object error) => Results.Json(new { success = false, error }, statusCode: status);

    private static int StatusOf(string code) => code switch
    {
        ChatException.Unauthenticated => StatusCodes.Status401Unauthorized,
        ChatException.Unauthorized => StatusCodes.Status403Forbidden,
        ChatException.RateLimit => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status400BadRequest,
    };
}
