using Chat.Tests.Support;

namespace Chat.Tests.Packaging;

/// <summary>The packages as <c>dotnet pack</c> makes them of what these tests run on, in a folder that goes with it.</summary>
internal sealed class PackedLibrary : IDisposable
{
    private PackedLibrary()
    {
    }

    public static IReadOnlyList<string> Names { get; } = ["SocketIo.Protocol", "SocketIo.Server", "SocketIo.Redis"];

    /// <summary>Of this run only: a package of an earlier one must not be found instead.</summary>
    public string Version { get; } = $"0.0.1-test{Guid.NewGuid():N}";

    public string Folder { get; } = Directory.CreateTempSubdirectory("packed-").FullName;

    public static async Task<PackedLibrary> PackAsync()
    {
        var packed = new PackedLibrary();
        try
        {
            foreach (var name in Names) await packed.PackAsync(name);
            return packed;
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }

    public string PathOf(string name) => Path.Combine(Folder, $"{name}.{Version}.nupkg");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task PackAsync(string name)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string[] arguments = ["pack", name, "--no-build", "-c", configuration, "-o", Folder, "-v", "quiet", "--nologo", $"-p:PackageVersion={Version}"];
        var (exitCode, output) = await DotNetCommand.RunAsync(Repository.Root, new Dictionary<string, string>(), arguments);
        if (exitCode != 0) throw new InvalidOperationException($"{name} was not packed:\n{output}");
    }
}
