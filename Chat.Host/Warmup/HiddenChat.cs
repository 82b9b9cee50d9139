using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Chat.Host.Store.Schema;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Host.Warmup;

/// <summary>
/// A whole chat with demo people that nobody else reaches or sees: its socket and its store are files in a folder that goes with it, it knows no
/// configuration but its own, logs nothing, and counts on meters that nobody asks for.
/// </summary>
internal sealed class HiddenChat : IAsyncDisposable
{
    private const int KeyLength = 32;

    private static readonly Person Student = new(9, Person.Student, "Mali Suwan");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-rehearsal-");
    private readonly WebApplication _app;

    private HiddenChat()
    {
        Door = new UnixDomainSocketEndPoint(Path.Combine(_folder.FullName, "door"));
        _app = ChatApp.Build([$"--contentRoot={_folder.FullName}", "--environment=Rehearsal"], Hide);
    }

    /// <summary>Where it listens.</summary>
    public UnixDomainSocketEndPoint Door { get; }

    /// <summary>Of a student with a room.</summary>
    public string Token => _app.Services.GetRequiredService<ITokens>().Issue(Student).Token;

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
        _folder.Delete(recursive: true);
    }

    private void Hide(WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection([new("Chat:Auth:SigningKey", RandomNumberGenerator.GetHexString(KeyLength))]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(Door));
        builder.Logging.ClearProviders();
        builder.Services.Replace(ServiceDescriptor.Singleton<IMeterFactory, UnseenMeters>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, HiddenLifetime>());
    }
}
