using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Chat.Tests.Support;

namespace Chat.Tests.Docs;

/// <summary>
/// Compiles the C# of pages against the real assemblies, with the compiler of the SDK. A block that makes a web application is a program and
/// compiled by itself. Any other is wrapped: lines with <c>using</c> go to the top, from the first type at the margin on everything is
/// declared beside, the rest is the body of an async method that has <c>builder</c>, <c>app</c>, <c>io</c> and <c>socket</c> at hand.
/// Blocks of one page share a namespace, so that types need to be shown once only.
/// </summary>
internal sealed partial class PageCompiler(string folder)
{
    // What a web project has by ImplicitUsings, and the library's own.
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Net.Http.Json; global using System.Threading; global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    private const string Prelude = """
        global using SocketIo.Redis.Hosting; global using SocketIo.Server.Hosting; global using SocketIo.Server.Sockets;
        internal abstract class Page
        {
            protected static readonly WebApplicationBuilder builder = null!; protected static readonly WebApplication app = null!;
            protected static readonly SocketIoServer io = null!; protected static readonly Socket socket = null!;
        }
        """;

    /// <returns>What the compiler says, by page and line; empty when all is well.</returns>
    public async Task<string> CompileStatementsAsync(IEnumerable<CodeBlock> blocks)
    {
        var files = blocks.Select((block, index) => Write($"Block{index}.cs", Wrap(block, index))).ToList();
        return await CompileAsync("library", [Write("Prelude.cs", Prelude), .. files]);
    }

    /// <inheritdoc cref="CompileStatementsAsync"/>
    public Task<string> CompileProgramAsync(CodeBlock block) =>
        CompileAsync("exe", [Write("Program.cs", $"{Location(block, 0)}\n{block.Text}")]);

    private static string Wrap(CodeBlock block, int index)
    {
        var lines = block.Text.TrimEnd('\n').Split('\n');
        var body = Array.FindIndex(lines, line => line.Length > 0 && !Using().IsMatch(line));
        var types = Array.FindIndex(lines, line => Type().IsMatch(line));
        if (types < 0) types = lines.Length;
        return $$"""
            #nullable enable
            {{Location(block, 0)}}
            {{string.Join('\n', lines[..body])}}
            #line default
            namespace {{Namespace().Replace(block.Page, "_")}} {
            internal sealed class Block{{index}} : Page { internal static async Task RunAsync() {
            {{Location(block, body)}}
            {{string.Join('\n', lines[body..types])}}
            #line default
            await Task.CompletedTask; } }
            {{Location(block, types)}}
            {{string.Join('\n', lines[types..])}}
            #line default
            }
            """;
    }

    private static string Location(CodeBlock block, int line) => $"#line {block.Line + line} \"{block.Page}\"";

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<string> CompileAsync(string target, IEnumerable<string> files)
    {
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string[] lines =
        [
            "-nologo", "-nostdlib", $"-target:{target}", "-nullable:enable", "-langversion:latest", "-warnaserror", "-nowarn:CS1701,CS8892",
            $"-out:\"{Path.Combine(folder, "page.dll")}\"", .. assemblies.Select(path => $"-r:\"{path}\""), .. Generators().Select(path => $"-a:\"{path}\""), $"\"{Write("Usings.cs", Usings)}\"",
            .. files.Select(file => $"\"{file}\""),
        ];
        string[] arguments = [await CompilerAsync(), "-noconfig", "@" + Write("page.rsp", string.Join('\n', lines))];
        return (await DotNetCommand.RunAsync(folder, new Dictionary<string, string>(), arguments)).Output.Trim();
    }

    // Beside the SDK that builds the repository.
    private static async Task<string> CompilerAsync()
    {
        var version = (await DotNetCommand.RunAsync(Repository.Root, new Dictionary<string, string>(), "--version")).Output.Trim();
        return Path.Combine(Root(), "sdk", version, "Roslyn", "bincore", "csc.dll");
    }

    // For contexts of JSON.
    private static IEnumerable<string> Generators() =>
        Directory.EnumerateDirectories(Path.Combine(Root(), "packs", "Microsoft.NETCore.App.Ref")).Take(1)
            .Select(pack => Path.Combine(pack, "analyzers", "dotnet", "cs", "System.Text.Json.SourceGeneration.dll"));

    private static string Root() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    [GeneratedRegex(@"^using [\w.]+;")]
    private static partial Regex Using();

    [GeneratedRegex(@"^(public |internal |sealed |static |readonly |abstract |partial )*(class|record|struct|enum|interface) ")]
    private static partial Regex Type();

    [GeneratedRegex(@"\W")]
    private static partial Regex Namespace();
}
