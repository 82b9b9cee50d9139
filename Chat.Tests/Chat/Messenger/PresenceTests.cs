using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using static Chat.Tests.Chat.Messenger.MessengerHost;

namespace Chat.Tests.Chat.Messenger;

/// <summary>Coming and going in the time of the test.</summary>
public sealed class PresenceTests
{
    [Test]
    public async Task A_reload_is_not_an_absence_and_going_is_told_after_five_seconds_with_its_time()
    {
        var clock = new ManualTimeProvider();
        await using var host = await ChatHost.StartAsync(clock);
        await host.DirectAsync(Ann, Bob);
        var (bob, ann) = (await host.EnterAsync(Bob), await host.EnterAsync(Ann));
        var other = await host.EnterAsync(Ann);
        await bob.EventAsync("user_online");
        other.Dispose();
        await GoneAsync(host, 1);
        ann.Dispose();
        await GoneAsync(host, 2);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        var again = await host.EnterAsync(Ann);
        clock.Advance(TimeSpan.FromMinutes(1));
        await bob.FlushAsync();
        Assert.That((bob.Events("user_online").Count, bob.Events("user_offline").Count), Is.EqualTo((1, 0)));

        var leftAt = clock.GetUtcNow();
        again.Dispose();
        await GoneAsync(host, 3);
        clock.Advance(TimeSpan.FromSeconds(5));
        var gone = await bob.EventAsync("user_offline");
        Assert.That(gone.GetRawText(), Is.EqualTo($$"""{"user_id":101,"last_seen":"{{leftAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"}"""));
        var presence = await bob.AskRawAsync("get_presence", """{"user_ids":[101]}""");
        Assert.That(presence.GetProperty("users")[0].Text("last_seen"), Is.EqualTo(gone.Text("last_seen")));
    }

    [Test]
    public async Task Typing_lapses_and_an_abrupt_cut_leaves_nothing()
    {
        var clock = new ManualTimeProvider();
        await using var host = await ChatHost.StartAsync(clock);
        var chat = await host.DirectAsync(Ann, Bob);
        var (bob, ann) = (await host.EnterAsync(Bob), await host.EnterAsync(Ann));
        await bob.AskAsync("join_chat", chat);
        await ann.AskAsync("typing_start", new { chat_id = chat });
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await bob.EventAsync("user_typing", 2)).GetProperty("is_typing").GetBoolean(), Is.False);
        await ann.AskAsync("typing_start", new { chat_id = chat });
        ann.Dispose();
        Assert.That((await bob.EventAsync("user_typing", 4)).GetProperty("is_typing").GetBoolean(), Is.False);
    }

    // The time that starts with the departure must not pass before it.
    private static Task GoneAsync(ChatHost host, int count) => Patience.UntilAsync(() => host.Logs.Named("UserDisconnected").Count() == count);
}
