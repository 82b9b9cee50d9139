using Chat.Tests.Support;

namespace Chat.Tests.Interop.Samples;

/// <summary><c>samples/NodeSuite</c> as <c>npm test</c> runs it, with the chat that was built for these tests in place of a build of its own.</summary>
internal sealed class NodeSuiteTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "NodeSuite");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Test]
    public async Task It_passes()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "socket.io-client"))) Assert.Ignore("The sample's client is not installed; ./test does it.");
        var host = Path.Combine(AppContext.BaseDirectory, "Chat.Host.dll");
        var run = await NodeRun.OfAsync(
            Path.Combine(Folder, "run.mjs"), Limit, new Dictionary<string, string> { ["CHAT_COMMAND"] = $"dotnet {host}" });
        run.AssertPassed();
    }
}
