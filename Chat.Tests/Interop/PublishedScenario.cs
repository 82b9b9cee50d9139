using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Chat.Tests.Support;

namespace Chat.Tests.Interop;

/// <summary><c>samples/Aot</c> in native code, for the first version of .NET for which its parts are to be had here. A warning fails it.</summary>
internal sealed partial record PublishedScenario(string Form, string Program)
{
    private static readonly string[] Native = ["-p:PublishAot=true", "-p:NativeDebugSymbols=false", $"-p:CppCompilerAndLinker={Compiler()}"];

    private static readonly (string Name, string[] Arguments)[] Forms =
    [
        ("native", Native),
        // The compiler of .NET 9 brings its framework along; that of .NET 10 needs a package of its own, which a partial copy of the registry lacks.
        ("native-net9", [.. Native, "-p:BuildFramework=net9.0"]),
    ];

    /// <summary>Bytes of all that has to be copied to run it.</summary>
    public long Size => new FileInfo(Program).Directory!.EnumerateFiles().Where(file => file.Extension is not (".xml" or ".dbg")).Sum(file => file.Length);

    /// <summary>Null when there is no linker, or no version of the packages.</summary>
    public static async Task<PublishedScenario?> PublishAsync()
    {
        foreach (var (name, arguments) in Compiler() is null ? [] : Forms)
        {
            var artifacts = Path.Combine(Repository.Root, "artifacts", "published", name);
            // The analyzers have seen the sources; here the linker and the native compiler judge all that is reached, with what lies below.
            string[] all =
            [
                "publish", "samples/Aot", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-v", "quiet", "--nologo", .. arguments,
                "-p:RunAnalyzers=false", $"-p:ArtifactsPath={artifacts}",
            ];
            var (exitCode, output) = await DotNetCommand.RunAsync(Repository.Root, new Dictionary<string, string>(), all);
            if (exitCode == 0)
                return new(name, Path.Combine(artifacts, "publish", "Aot", $"release_{RuntimeInformation.RuntimeIdentifier}", OperatingSystem.IsWindows() ? "Aot.exe" : "Aot"));
            if (!MissingPackage().IsMatch(output))
                throw new InvalidOperationException($"Not published as {name}:\n{output}");
        }

        return null;
    }

    private static string? Compiler() => OperatingSystem.IsWindows() ? null : Array.Find(["clang", "gcc"], IsInstalled);

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"\berror NU110[123]\b")]
    private static partial Regex MissingPackage();
}
