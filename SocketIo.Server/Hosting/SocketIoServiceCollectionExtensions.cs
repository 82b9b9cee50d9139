using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIo.Server.Admin;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Hosting;
using SocketIo.Server.Hosting.Limits;
using SocketIo.Server.Hosting.Stopping;

#pragma warning disable IDE0130 // Where ASP.NET Core applications look for it.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Registers a Socket.IO server.</summary>
public static class SocketIoServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="SocketIoServer"/> of the application. Map it with <c>MapSocketIo</c>. Kestrel refuses connections from here on that
    /// would take the last files the process may open, as a process ends that may open no more of them.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the options; they are checked when the application starts.</param>
    /// <returns>A builder for what goes beyond one node.</returns>
    public static SocketIoBuilder AddSocketIo(this IServiceCollection services, Action<SocketIoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddOptions(services, Options.Options.DefaultName, configure);
        services.TryAddSingleton(static provider => Create(provider, name: null));
        if (!services.Any(service => service.ImplementationInstance is ServerName { Name: null })) services.AddSingleton(new ServerName(null));
        return new SocketIoBuilder(services);
    }

    /// <summary>
    /// Adds a further server, with options, namespaces and clients of its own. It is a keyed service; map it with <c>MapSocketIo(path, name)</c>.
    /// Its numbers carry the tag <c>server</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The server's name, also that of its options.</param>
    /// <param name="configure">Changes the options; they are checked when the application starts.</param>
    /// <returns>A builder for what goes beyond one node.</returns>
    public static SocketIoBuilder AddSocketIo(this IServiceCollection services, string name, Action<SocketIoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddOptions(services, name, configure);
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(SocketIoServer) && name.Equals(service.ServiceKey)))
            return new SocketIoBuilder(services, name);

        services.AddKeyedSingleton(name, static (provider, key) => Create(provider, (string)key!));
        services.AddSingleton(new ServerName(name));
        return new SocketIoBuilder(services, name);
    }

    private static void AddOptions(IServiceCollection services, string name, Action<SocketIoOptions>? configure)
    {
        var options = services.AddOptions<SocketIoOptions>(name).ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIoOptions>, SocketIoOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ServerList>();
        services.AddHostedService<ServerLifetime>();
        FileLimitTransport.AddTo(services);
        services.AddMetrics();
    }

    private static SocketIoServer Create(IServiceProvider provider, string? name) => new(
        provider.GetRequiredService<IOptionsMonitor<SocketIoOptions>>().Get(name ?? Options.Options.DefaultName),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<IMeterFactory>(),
        provider.GetRequiredService<ILoggerFactory>(),
        name,
        AdminUiSetup.Find(provider, name),
        ClusterSetup.Find(provider, name));
}
