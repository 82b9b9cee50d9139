using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocketIo.Server.Hosting;
using SocketIo.Server.Hosting.Stopping;

#pragma warning disable IDE0130 // Where ASP.NET Core applications look for it.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Tells a load balancer whether the Socket.IO server takes clients.</summary>
public static class SocketIoHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is healthy until a server of the application closes, those with names included, so that a balancer sends new clients
    /// elsewhere. Its data holds the number of clients of each.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a closing server reports; <see cref="HealthStatus.Unhealthy"/> when null.</param>
    /// <param name="tags">For readiness probes, such as <c>ready</c>.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddSocketIo(
        this IHealthChecksBuilder builder, string name = "socket.io", HealthStatus? failureStatus = null, params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, provider => new SocketIoHealthCheck(provider.GetRequiredService<ServerList>()), failureStatus, tags));
    }
}
