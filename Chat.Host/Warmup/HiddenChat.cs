using System.Net.Sockets;
using Chat.Host.Domain.Access;
using Chat.Host.Store.Schema;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Host.Warmup;

/// <summary>
/// A whole chat with demo people that nobody else reaches or sees: its socket and its store are files in a folder that goes with it, it knows no
/// configuration but its own, logs nothing, and counts on meters that nobody asks for.
/// </summary>
internal sealed class HiddenChat : IAsyncDisposable
{
    private readonly HiddenPlace _place = new();
    private readonly WebApplication _app;

    private HiddenChat()
    {
        Door = new UnixDomainSocketEndPoint(_place.File("door"));
        _app = ChatApp.Build(_place.Arguments, prepare: Hide);
    }

    /// <summary>Where it listens.</summary>
    public UnixDomainSocketEndPoint Door { get; }

    /// <summary>Of a student with a room.</summary>
    public string Token => _app.Services.GetRequiredService<ITokens>().Issue(HiddenPlace.Student).Token;

    public static async Task<HiddenChat> StartAsync(CancellationToken cancellation)
    {
        var chat = new HiddenChat();
        try
        {
            await chat._app.StartAsync(cancellation);
            await chat._app.Services.GetRequiredService<DemoData>().MakeAsync();
            return chat;
        }
        catch
        {
            await chat.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _place.Dispose();
    }

    private void Hide(WebApplicationBuilder builder)
    {
        HiddenPlace.Hide(builder);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(Door));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, HiddenLifetime>());
    }
}
