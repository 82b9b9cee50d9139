using Chat.Host.Limits;
using Chat.Tests.Chat.Presence;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Limits;

internal sealed class MemoryAllowancesTests() : AllowancesSuite(new OneNode())
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public void A_window_slides_and_forgets_users_who_went_quiet()
    {
        var window = new SlidingWindow(2, TimeSpan.FromSeconds(10), _clock);
        Assert.That(window.Take(9), Is.Null);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.That(window.Take(9), Is.Null);
        Assert.That(window.Take(9), Is.EqualTo(TimeSpan.FromSeconds(6)));
        Assert.That(window.Take(10), Is.Null);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.That(window.Take(9), Is.Null);
        Assert.That(window.Take(9), Is.EqualTo(TimeSpan.FromSeconds(4)));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That(window.Take(11), Is.Null);
        Assert.That(window.Remembered, Is.EqualTo(1));
    }

    [Test]
    public void Every_limit_below_one_is_named() => Assert.That(
        new LimitOptions { SocketsPerUser = 0, MessagesPerMinute = -1, TypingPerTenSeconds = 0, ConversationPage = 0 }.Faults().Count(), Is.EqualTo(4));
}
