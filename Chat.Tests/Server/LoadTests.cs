using Chat.Tests.Support;

namespace Chat.Tests.Server;

/// <summary>The load generator, in short: it checks each reply byte for byte, so this says as well that the server answers rightly under load.</summary>
internal sealed class LoadTests
{
    [TestCase("1,7")]
    [TestCase("10,12")]
    public async Task Each_reply_under_load_is_right(string rows)
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("The generator waits by epoll.");
        var load = Path.Combine(AppContext.BaseDirectory, "Load.dll");
        var nothing = new Dictionary<string, string>();

        var run = await DotNetCommand.RunAsync(
            Repository.Root, nothing, load, "--rows", rows, "--servers", "ours", "--passes", "1", "--seconds", "0.3", "--warm-up", "0.2");

        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output.Split('\n'), Has.Exactly(2).Matches<string>(line => line.StartsWith("pass 1, row", StringComparison.Ordinal)), run.Output);
    }
}
