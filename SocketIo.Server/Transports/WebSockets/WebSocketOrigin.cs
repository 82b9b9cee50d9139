using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>
/// The CORS policy that the application requires of the endpoint, asked for WebSockets: browsers hold every other request to it, but leave
/// WebSockets to the server.
/// </summary>
internal static class WebSocketOrigin
{
    /// <returns>A refusal for a page that the policy does not name; null when there is no policy, no page, or it is the server's own.</returns>
    public static async ValueTask<Refusal?> VerifyAsync(HttpContext context)
    {
        // The attributes that require a policy, and those that lift it, are one kind of metadata: the last one counts.
        if (context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() is not { } required || required is IDisableCorsAttribute) return null;
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || IsOwn(origin, context.Request.Host)) return null;

        var policy = required is ICorsPolicyMetadata given ? given.Policy : await FindAsync(context, (required as IEnableCorsAttribute)?.PolicyName);
        return policy is not null && (policy.AllowAnyOrigin || policy.IsOriginAllowed(origin)) ? null : Refusal.ForeignOrigin(origin);
    }

    private static async ValueTask<CorsPolicy?> FindAsync(HttpContext context, string? name) =>
        context.RequestServices.GetService<ICorsPolicyProvider>() is { } policies ? await policies.GetPolicyAsync(context, name) : null;

    // By address alone: a proxy that ends TLS hides the scheme from the server.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && host.HasValue
        && string.Equals(page.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && page.Port == (host.Port ?? (page.IsDefaultPort ? page.Port : -1));
}
