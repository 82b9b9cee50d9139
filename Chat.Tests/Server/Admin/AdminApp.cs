using Chat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Server.Admin;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Admin;

/// <summary>A server that can be administered, on a clock that only the test moves.</summary>
internal sealed class AdminApp : IAsyncDisposable
{
    public const string UserName = "ops";
    public const string Password = "correct horse";

    // Few iterations, so that tests do not wait for what they do not test.
    public static readonly string PasswordHash = new PasswordHasher<object>(
        Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(new object(), Password);

    private AdminApp(TestApp app, ManualTimeProvider clock)
    {
        App = app;
        Clock = clock;
    }

    public TestApp App { get; }

    public ManualTimeProvider Clock { get; }

    public int Port => App.Port;

    public SocketIoServer Server => App.Server;

    /// <param name="admin">Changes the options; without, everyone is an admin and told everything.</param>
    /// <param name="io">Registers handlers.</param>
    /// <param name="options">Changes the server's options.</param>
    /// <param name="routes">Maps the server; <c>MapSocketIo()</c> when null.</param>
    /// <param name="services">Changes the services.</param>
    /// <param name="realTime">Whether the server's clock goes on by itself.</param>
    public static async Task<AdminApp> StartAsync(
        Action<AdminUiOptions>? admin = null,
        Action<SocketIoServer>? io = null,
        Action<SocketIoOptions>? options = null,
        Action<WebApplication>? routes = null,
        Action<IServiceCollection>? services = null,
        bool realTime = false)
    {
        var clock = new ManualTimeProvider();
        var app = await TestApp.StartAsync(
            options,
            io,
            realTime ? TimeProvider.System : clock,
            all =>
            {
                services?.Invoke(all);
                all.AddSocketIo().AddAdminUi(settings =>
                {
                    settings.Authentication = AdminUiAuthentication.None;
                    settings.Mode = AdminUiMode.Development;
                    admin?.Invoke(settings);
                });
            },
            routes);
        return new AdminApp(app, clock);
    }

    /// <summary>Name and password are asked for.</summary>
    public static void Protect(AdminUiOptions options)
    {
        options.Authentication = AdminUiAuthentication.Basic;
        options.UserName = UserName;
        options.PasswordHash = PasswordHash;
    }

    /// <summary>The one socket of a namespace, when admins have been told of it; its client may hear that it is connected a moment before.</summary>
    public async Task<Socket> SocketAsync(string name = "/")
    {
        await SettledAsync(1, name);
        return Server.Of(name).Sockets.Single();
    }

    /// <summary>Admins have been told of all sockets.</summary>
    public Task SettledAsync(int count, string name = "/") =>
        Patience.UntilAsync(() => Server.Of(name).Sockets is var all && all.Count == count && all.All(socket => socket.Lifecycle.IsCounted), $"there are {count} sockets in {name}");

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
