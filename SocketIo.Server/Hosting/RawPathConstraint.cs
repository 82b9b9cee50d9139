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
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is null || FindRest(httpContext, prefix) is not null;

    /// <summary>What follows the prefix in the request target, without the query; null when the prefix is not there.</summary>
    public static string? FindRest(HttpContext context, string prefix)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var start = path.IndexOf(prefix, StringComparison.Ordinal);
        return start < 0 ? null : path[(start + prefix.Length)..];
    }
}
