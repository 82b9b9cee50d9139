using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Chat.Host.Domain.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Host.Warmup;

/// <summary>
/// Where something is rehearsed: files in a folder that goes with it, no configuration but its own, no log, and meters that nobody asks for.
/// </summary>
internal sealed class HiddenPlace : IDisposable
{
    private const string EnvironmentName = "Rehearsal";
    private const int KeyLength = 32;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-rehearsal-");

    /// <summary>Of the demo people, one who has a room.</summary>
    public static Person Student { get; } = new(9, Person.Student, "Mali Suwan");

    /// <summary>Of a host without a web server.</summary>
    public HostApplicationBuilderSettings Settings => new() { DisableDefaults = true, ContentRootPath = _folder.FullName, EnvironmentName = EnvironmentName };

    /// <summary>The same on a command line.</summary>
    public string[] Arguments => [$"--contentRoot={_folder.FullName}", $"--environment={EnvironmentName}"];

    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>To be called before services are added: some are chosen by what is configured.</summary>
    public static void Hide(IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection([new("Chat:Auth:SigningKey", RandomNumberGenerator.GetHexString(KeyLength))]);
        builder.Logging.ClearProviders();
        builder.Services.Replace(ServiceDescriptor.Singleton<IMeterFactory, UnseenMeters>());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
