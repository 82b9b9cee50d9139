using Chat.Host.Contracts;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Contracts;

public sealed class TokenExpiryTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public void It_calls_once_when_the_moment_has_come_however_far()
    {
        var calls = 0;
        using var expiry = new TokenExpiry(_clock, _clock.GetUtcNow() + TimeSpan.FromDays(200), () => calls++);
        _clock.Advance(TimeSpan.FromDays(200) - TimeSpan.FromSeconds(1));
        Assert.That(calls, Is.Zero);
        _clock.Advance(TimeSpan.FromDays(3));
        Assert.That(calls, Is.EqualTo(1));
    }

    [Test]
    public void A_moment_that_was_moved_counts_and_the_old_one_does_not()
    {
        var calls = 0;
        using var expiry = new TokenExpiry(_clock, _clock.GetUtcNow() + TimeSpan.FromMinutes(1), () => calls++);
        expiry.Move(_clock.GetUtcNow() + TimeSpan.FromMinutes(2));
        _clock.Advance(TimeSpan.FromMinutes(1.5));
        Assert.That(calls, Is.Zero);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(calls, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_comes_after_it_was_let_go()
    {
        var calls = 0;
        var expiry = new TokenExpiry(_clock, _clock.GetUtcNow() + TimeSpan.FromMinutes(1), () => calls++);
        expiry.Dispose();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.That(calls, Is.Zero);
    }
}
