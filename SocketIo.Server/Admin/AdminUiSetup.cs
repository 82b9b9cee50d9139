using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SocketIo.Server.Admin;

/// <summary>Says that a server has admins; how is in the options of its name.</summary>
internal sealed record AdminUiSetup(string? Server)
{
    /// <returns>Null when the application has not asked for it.</returns>
    /// <exception cref="OptionsValidationException">The options are faulty.</exception>
    public static AdminUiSettings? Find(IServiceProvider provider, string? server)
    {
        if (!provider.GetServices<AdminUiSetup>().Contains(new AdminUiSetup(server))) return null;
        return AdminUiSettings.Of(
            provider.GetRequiredService<IOptionsMonitor<AdminUiOptions>>().Get(server ?? Options.DefaultName),
            provider.GetService<IHostEnvironment>() is { } environment && environment.IsDevelopment(),
            server,
            provider.GetRequiredService<TimeProvider>());
    }
}
