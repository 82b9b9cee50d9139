using Microsoft.Extensions.Primitives;

namespace Chat.Host.Http;

/// <summary>
/// Refuses preflights that could not be answered: the method and the headers that a page asks for stand in the answer as they came, and Kestrel
/// writes no header with other characters than those of ASCII that can be printed, but an error into the log.
/// </summary>
internal static class Preflights
{
    public static RequestDelegate Check(RequestDelegate next) => context =>
    {
        if (!HttpMethods.IsOptions(context.Request.Method)) return next(context);
        var asked = context.Request.Headers;
        if (IsPrintable(asked.AccessControlRequestMethod) && IsPrintable(asked.AccessControlRequestHeaders)) return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    };

    private static bool IsPrintable(StringValues values)
    {
        foreach (var value in values)
        {
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return false;
        }

        return true;
    }
}
