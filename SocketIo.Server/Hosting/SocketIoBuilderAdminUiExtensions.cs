using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SocketIo.Server.Admin;
using SocketIo.Server.Hosting;

#pragma warning disable IDE0130 // Where ASP.NET Core applications look for it.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Lets the admin page of Socket.IO look at a server.</summary>
public static class SocketIoBuilderAdminUiExtensions
{
    /// <summary>
    /// Lets the page of <c>@socket.io/admin-ui</c> show and command the server (F-ADM-01). A page of another origin needs a CORS policy with
    /// credentials on the endpoint (F-ADM-02).
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">Sets the options, <see cref="AdminUiOptions.Authentication"/> at least; they are checked when the application starts.</param>
    /// <returns>The builder.</returns>
    public static SocketIoBuilder AddAdminUi(this SocketIoBuilder builder, Action<AdminUiOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<AdminUiOptions>(builder.Name ?? Options.Options.DefaultName).Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdminUiOptions>, AdminUiOptionsValidator>());
        builder.Services.AddSingleton(new AdminUiSetup(builder.Name));
        return builder;
    }
}
