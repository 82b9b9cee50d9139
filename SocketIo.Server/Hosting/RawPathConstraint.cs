using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace SocketIo.Server.Hosting;

/// <summary>
/// Routing ignores case, decodes and does not mind a missing slash; the reference compares the raw request target by prefix, so this
/// looks at that as well (F-ENG-02, F-ENG-03).
/// </summary>
internal sealed class RawPathConstraint(string prefix) : IRouteConstraint
{
    private readonly string _lastSegment = prefix[(prefix.LastIndexOf('/') + 1)..];

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is null || (FindRest(httpContext, prefix) is not null && BeginsWithLastSegment(values[routeKey]));

    /// <summary>What follows the prefix in the request target, without the query; null when the prefix is not there.</summary>
    public static string? FindRest(HttpContext context, string prefix)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var start = path.IndexOf(prefix, StringComparison.Ordinal);
        return start < 0 ? null : path[(start + prefix.Length)..];
    }

    // Of a prefix without a slash at its end, the last segment is only the beginning of what routing has matched (F-ENG-04).
    private bool BeginsWithLastSegment(object? matched) =>
        _lastSegment.Length == 0 || (matched is string text && text.StartsWith(_lastSegment, StringComparison.Ordinal));
}
