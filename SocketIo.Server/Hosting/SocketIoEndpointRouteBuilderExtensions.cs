using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Server.Hosting;

#pragma warning disable IDE0130 // Where ASP.NET Core applications look for it.
namespace Microsoft.AspNetCore.Builder;
#pragma warning restore IDE0130

/// <summary>Puts a Socket.IO server on a path.</summary>
public static class SocketIoEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the application's Socket.IO server. Requests whose raw target begins with the path and a slash are its own (F-ENG-01 to
    /// F-ENG-04); all others go on to other endpoints.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Begins with a slash; one slash at its end is ignored. Clients expect <c>/socket.io</c>.</param>
    /// <returns>Takes conventions such as <c>RequireCors</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSocketIo</c> was not called.</exception>
    public static IEndpointConventionBuilder MapSocketIo(this IEndpointRouteBuilder endpoints, string path = "/socket.io")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return Map(endpoints, path, endpoints.ServiceProvider.GetService<SocketIoServer>()
            ?? throw new InvalidOperationException("Call builder.Services.AddSocketIo() before app.MapSocketIo()."));
    }

    /// <summary>Maps a further server of the application, one that was added with a name.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Begins with a slash; one slash at its end is ignored.</param>
    /// <param name="name">The name it was added with.</param>
    /// <returns>Takes conventions such as <c>RequireCors</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSocketIo</c> was not called with the name.</exception>
    public static IEndpointConventionBuilder MapSocketIo(this IEndpointRouteBuilder endpoints, string path, string name)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return Map(endpoints, path, endpoints.ServiceProvider.GetKeyedService<SocketIoServer>(name)
            ?? throw new InvalidOperationException($"Call builder.Services.AddSocketIo(\"{name}\") before app.MapSocketIo(\"{path}\", \"{name}\")."));
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string path, SocketIoServer server)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path[0] != '/') throw new ArgumentException($"The path \"{path}\" must begin with a slash.", nameof(path));

        var prefix = path.TrimEnd('/') + (server.AddTrailingSlash ? "/" : "");
        var template = server.AddTrailingSlash ? prefix + "{**own}" : prefix[..(prefix.LastIndexOf('/') + 1)] + "{own}/{**rest}";
        var pattern = RoutePatternFactory.Parse(
            template, defaults: null, parameterPolicies: new RouteValueDictionary { ["own"] = new RawPathConstraint(prefix) });
        RequestDelegate handle = context => server.HandleAsync(context, RawPathConstraint.FindRest(context, prefix)?.TrimStart('/') ?? "");
        return endpoints.Map(pattern, handle)
            .WithDisplayName($"Socket.IO {prefix}")
            // A poll is held for as long as nothing happens.
            .WithMetadata(new DisableRequestTimeoutAttribute());
    }
}
