using Chat.Tests.Support;

namespace Chat.Tests.Interop.Samples;

/// <summary><c>samples/Echo</c> as it is built, and a client.</summary>
internal sealed class EchoSampleTests
{
    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Echo", new DirectoryInfo(AppContext.BaseDirectory).Name, "Echo.dll"));

    [Test]
    public async Task It_echoes()
    {
        var answer = await DotNetCommand.WithServerAsync(Program, async address =>
        {
            await using var client = new DotNetClient(address.ToString(), "upgrade");
            await client.ConnectAsync();
            await client.NextConnectionAsync();
            return (await client.AskAsync("say", "hello")).GetValue<string>();
        });

        Assert.That(answer, Is.EqualTo("hello"));
    }
}
