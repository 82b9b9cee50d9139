using Chat.Tests.Interop.Browser;
using Chat.Tests.Support;

namespace Chat.Tests.Interop;

/// <summary>
/// The page in a real browser against the real chat. The scenarios are scripts in <c>clients/browser</c>;
/// what a script can't do itself, such as killing the server, it asks for with a line.
/// </summary>
internal sealed class BrowserTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [OneTimeSetUp]
    public void NeedsABrowserAndItsDriver()
    {
        if (BrowserScript.Missing() is { } why) Assert.Ignore(why);
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

    [Test]
    public Task The_switch_leads_to_the_chats_of_another_contract() => PlayAsync("contracts");

    private static async Task PlayAsync(string scenario)
    {
        await using var host = await ChatHostProcess.StartAsync();
        using var script = new BrowserScript(scenario, host.Url);
        var (exitCode, errors) = await script.AnswerAsync(what => what switch
        {
            "stop" => host.KillAsync(),
            "start" => host.StartAgainAsync(),
            _ => throw new InvalidOperationException($"The script asks for {what}."),
        }).WaitAsync(Limit);
        Assert.That(exitCode, Is.Zero, $"{errors}\n{host.Output}");
    }
}
