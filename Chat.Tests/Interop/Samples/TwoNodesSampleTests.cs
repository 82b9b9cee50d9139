using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Chat.Tests.Chat;
using Chat.Tests.Redis;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Interop.Samples;

/// <summary>
/// <c>samples/TwoNodes</c> as it is built, with one command, and an unmodified client of each of its three nodes. The packages that its third node
/// would install on the first run are those of the interop tests, of the same versions.
/// </summary>
[Platform(Exclude = "Win", Reason = "There is no SIGTERM.")]
internal sealed class TwoNodesSampleTests
{
    private const int Ports = 4;

    private static readonly string Built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "TwoNodes", new DirectoryInfo(AppContext.BaseDirectory).Name));
    private static readonly string[] Nodes = ["first", "second", "third"];

    [Test]
    public async Task One_command_starts_three_nodes_of_one_cluster_and_ends_what_it_has_started()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        using var folder = new TempFolder();
        foreach (var file in Directory.GetFiles(Built)) File.Copy(file, folder.File(Path.GetFileName(file)));
        Directory.CreateSymbolicLink(folder.File("node_modules"), Path.Combine(NodeRun.Clients, "node_modules"));
        var redisPort = FreePorts();

        var exitCode = await DotNetCommand.WithProgramAsync(folder.File("TwoNodes.dll"), [$"{redisPort}"], "Three nodes:", async (_, program) =>
        {
            await BeOneClusterAsync(redisPort);
            await HearEachOtherAsync(redisPort);
            await TellOfAllAsync(redisPort);
            using var term = Process.Start("kill", ["-TERM", $"{program.Id}"]);
            await program.WaitForExitAsync().WithPatience();
            return program.ExitCode;
        });

        Assert.That(exitCode, Is.Zero);
        for (var port = redisPort; port < redisPort + Ports; port++) await Patience.UntilAsync(() => IsFree(port), $"{port} is free");
    }

    [Test]
    public void Its_third_node_has_the_packages_of_these_tests()
    {
        using var own = JsonDocument.Parse(File.ReadAllText(Path.Combine(Built, "package.json")));
        using var tests = JsonDocument.Parse(File.ReadAllText(Path.Combine(NodeRun.Clients, "package.json")));
        foreach (var package in own.RootElement.GetProperty("dependencies").EnumerateObject())
            Assert.That(tests.RootElement.GetProperty("dependencies").GetProperty(package.Name).GetString(), Is.EqualTo(package.Value.GetString()), package.Name);
    }

    private static async Task BeOneClusterAsync(int redisPort)
    {
        using var http = new HttpClient();
        foreach (var node in (int[])[1, 2])
            await Patience.UntilAsync(async () => await http.GetStringAsync(new Uri($"http://127.0.0.1:{redisPort + node}/ready")) == "Healthy", $"node {node} is healthy");
    }

    private static async Task HearEachOtherAsync(int redisPort)
    {
        await using var process = await ClusterClients.StartAsync();
        var clients = new List<ClusterClient>();
        for (var node = 1; node < Ports; node++) clients.Add(await process.ConnectAsync($"http://127.0.0.1:{redisPort + node}", $"client {node}"));
        for (var from = 0; from < clients.Count; from++)
        {
            await clients[from].EmitAsync("say", "hello");
            foreach (var client in clients) Assert.That(await client.UntilAsync("line"), Is.EqualTo((string[])[$"""["line","{Nodes[from]}: hello"]"""]));
        }
    }

    private static async Task TellOfAllAsync(int redisPort)
    {
        using var http = new HttpClient();
        var told = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{redisPort + 2}/cluster")).WithPatience()).RootElement;
        Assert.That(
            told.GetProperty("nodes").EnumerateArray().Select(node => node.GetString()),
            Is.EquivalentTo((string[])["first, in C#", "second, asked", "third, in Node.js"]));
    }

    // Four in a row, below those that systems give to connections.
    private static int FreePorts()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var first = Random.Shared.Next(20_000, 32_000);
            if (Enumerable.Range(first, Ports).All(IsFree)) return first;
        }

        throw new InvalidOperationException("No four ports in a row are free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
