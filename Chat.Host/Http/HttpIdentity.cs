using Chat.Host.Domain;
using Chat.Host.Domain.Access;

namespace Chat.Host.Http;

/// <summary>Lets a request through whose bearer token holds, and leaves the caller in its features.</summary>
internal sealed class HttpIdentity(Credentials credentials) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var header = context.HttpContext.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        var identity = await credentials.ReadAsync(token) ?? throw ChatException.NotAuthenticated();
        context.HttpContext.Features.Set(identity.Person);
        return await next(context);
    }
}
