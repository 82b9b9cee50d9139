using System.Diagnostics;
using Chat.Tests.Support;

namespace Chat.Tests.Interop;

/// <summary>
/// The page in a real browser against the real chat. The scenarios are scripts in <c>clients/browser</c>;
/// what a script can't do itself, such as killing the server, it asks for with a line.
/// </summary>
internal sealed class BrowserTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string Scripts = Path.Combine(Repository.Root, "Chat.Tests", "clients", "browser");
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    [OneTimeSetUp]
    public void NeedsABrowserAndItsDriver()
    {
        if (!Directory.Exists(Path.Combine(Scripts, "..", "node_modules", "playwright-core")))
            Assert.Ignore("The browser's driver is not installed; ./test does it.");
        if (Environment.GetEnvironmentVariable("CHROMIUM") is null && !Browsers.Any(File.Exists))
            Assert.Ignore("Chromium is not installed; ./test does it on Debian, or name one in the variable CHROMIUM.");
    }

    [Test]
    public Task A_message_a_typing_mark_and_a_read_mark_cross_and_a_reload_keeps_them() => PlayAsync("conversation");

    [Test]
    public Task A_killed_server_costs_no_message_and_doubles_none() => PlayAsync("restart");

    [Test]
    public Task A_lost_answer_makes_the_page_send_again_and_the_server_store_once() => PlayAsync("lost-answer");

    [Test]
    public Task What_waits_to_be_sent_outlives_the_page() => PlayAsync("reload-while-down");

    [Test]
    public Task What_comes_twice_late_or_in_disorder_is_shown_once_and_in_order() => PlayAsync("merging");

    [Test]
    public Task Older_messages_come_in_pages_on_the_way_up() => PlayAsync("history");

    [Test]
    public Task Everything_can_be_done_with_the_keyboard() => PlayAsync("keyboard");

    [Test]
    public Task A_narrow_screen_shows_one_thing_at_a_time_and_cuts_nothing_off() => PlayAsync("narrow");

    private static async Task PlayAsync(string scenario)
    {
        await using var host = await ChatHostProcess.StartAsync();
        using var node = StartScript(scenario, host.Url);
        try
        {
            var errors = node.StandardError.ReadToEndAsync();
            await AnswerAsync(node, host).WaitAsync(Limit);
            await node.WaitForExitAsync().WaitAsync(Limit);
            Assert.That(node.ExitCode, Is.Zero, $"{await errors}\n{host.Output}");
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
    }

    private static Process StartScript(string scenario, string url)
    {
        var start = new ProcessStartInfo("node", ["run.mjs", scenario, url])
        {
            WorkingDirectory = Scripts,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
    }

    /// <summary>Does what the script asks for until it has no more to say.</summary>
    private static async Task AnswerAsync(Process node, ChatHostProcess host)
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ask: stop") await host.KillAsync();
            else if (line == "ask: start") await host.StartAgainAsync();
            else continue;
            await node.StandardInput.WriteLineAsync("done");
        }
    }
}
