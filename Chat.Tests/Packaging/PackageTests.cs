using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Chat.Tests.Docs;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Packaging;

/// <summary>What somebody gets who takes the library as packages.</summary>
internal sealed class PackageTests
{
    private static readonly Guid EmbeddedSource = new("0e8a571b-6926-466e-b4ad-8ab04611f5fe");
    private PackedLibrary _packed = null!;

    [OneTimeSetUp]
    public async Task PackAsync() => _packed = await PackedLibrary.PackAsync();

    [OneTimeTearDown]
    public void Delete() => _packed?.Dispose();

    [TestCaseSource(typeof(PackedLibrary), nameof(PackedLibrary.Names))]
    public void A_package_holds_the_assembly_its_documentation_and_a_page_and_names_its_licence(string name)
    {
        using var package = ZipFile.OpenRead(_packed.PathOf(name));
        var facts = Metadata(package, name);

        Assert.That(Entries(package), Is.EquivalentTo([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", "README.md", $"{name}.nuspec"]));
        Assert.That(facts["license"], Is.EqualTo("MIT"));
        Assert.That(facts["readme"], Is.EqualTo("README.md"));
        Assert.That(facts["tags"].Split(' '), Does.Contain("socket.io"));
        Assert.That(facts["description"], Does.Contain("Socket.IO"));
    }

    [TestCaseSource(typeof(PackedLibrary), nameof(PackedLibrary.Names))]
    public void The_assembly_of_a_package_carries_its_symbols_and_its_sources(string name)
    {
        using var package = ZipFile.OpenRead(_packed.PathOf(name));
        using var stream = package.GetEntry($"lib/net10.0/{name}.dll")!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        bytes.Position = 0;
        using var assembly = new PEReader(bytes);
        var entry = assembly.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        var reader = symbols.GetMetadataReader();

        bool HasSource(DocumentHandle document) =>
            reader.GetCustomDebugInformation(document).Any(info => reader.GetGuid(reader.GetCustomDebugInformation(info).Kind) == EmbeddedSource);
        var without = reader.Documents.Where(document => !HasSource(document)).Select(document => reader.GetString(reader.GetDocument(document).Name));

        Assert.That(reader.Documents, Is.Not.Empty);
        Assert.That(without, Is.Empty);
    }

    [Test]
    public async Task A_new_project_restores_the_packages_builds_the_server_of_the_first_page_and_clients_talk_to_it()
    {
        var folder = Directory.CreateTempSubdirectory("new-project-").FullName;
        try
        {
            WriteProject(folder);
            var own = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(folder, "packages") };
            var build = await DotNetCommand.RunAsync(folder, own, "build", "-v", "quiet", "--nologo", "-o", Path.Combine(folder, "out"));
            Assert.That(build.ExitCode, Is.Zero, build.Output);

            var receipt = await DotNetCommand.WithServerAsync(Path.Combine(folder, "out", "Tea.dll"), TalkAsync);
            Assert.That(receipt, Is.EqualTo("17"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // One in the room listens on raw bytes, one says something with the client package.
    private static async Task<string> TalkAsync(Uri address)
    {
        await using var listener = await RawWebSocket.JoinedAsync(address.Port);
        await listener.SendTextAsync("42[\"join\",\"tea\"]");
        // Events are handled in order, so an answer to a second one says that the first is done.
        await listener.SendTextAsync("420[\"say\",{\"id\":\"0\",\"room\":\"nobody\",\"text\":\"\"}]");
        Assert.That(await listener.ReadTextAsync(), Is.EqualTo("430[{\"id\":\"0\"}]"));

        await using var speaker = new DotNetClient(address.ToString(), "upgrade");
        await speaker.ConnectAsync();
        await speaker.NextConnectionAsync();
        var answer = await speaker.AskAsync("say", new { id = "17", room = "tea", text = "hello" });

        Assert.That(await listener.ReadTextAsync(), Is.EqualTo("42[\"line\",{\"id\":\"17\",\"room\":\"tea\",\"text\":\"hello\"}]"));
        using var script = await AskForScriptAsync(address);
        Assert.That(script.IsSuccessStatusCode, Is.EqualTo(HasClientFiles));
        return answer.GetValue().GetProperty("id").GetString()!;
    }

    private static bool HasClientFiles => typeof(SocketIoServer).Assembly.GetManifestResourceNames().Contains("client/socket.io.js");

    private static async Task<HttpResponseMessage> AskForScriptAsync(Uri address)
    {
        using var http = new HttpClient();
        return await http.GetAsync(new Uri(address, "/socket.io/socket.io.js")).WithPatience();
    }

    private static List<string> Entries(ZipArchive package) =>
        [.. package.Entries.Select(entry => entry.FullName).Where(name => !name.StartsWith("_rels/") && !name.StartsWith("package/") && name != "[Content_Types].xml")];

    private static Dictionary<string, string> Metadata(ZipArchive package, string name)
    {
        using var stream = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single().Elements().ToDictionary(fact => fact.Name.LocalName, fact => fact.Value);
    }

    private void WriteProject(string folder)
    {
        var program = CodeBlock.Of("README.md").First(block => block.IsProgram);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program.Text);
        File.WriteAllText(Path.Combine(folder, "Tea.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="SocketIo.Server" Version="[{_packed.Version}]" />
              </ItemGroup>
            </Project>
            """);
        // Beside the machine's own sources, which need not be asked for these names.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{_packed.Folder}" /></packageSources>
              <packageSourceMapping><packageSource key="packed"><package pattern="SocketIo.*" /></packageSource></packageSourceMapping>
            </configuration>
            """);
    }
}
