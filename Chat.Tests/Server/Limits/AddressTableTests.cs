using System.Net;
using Chat.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using SocketIo.Server.Engine.Limits;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Hosting;
using SocketIo.Server.Hosting.Limits;

namespace Chat.Tests.Server.Limits;

/// <summary>What is remembered of addresses, and for how long.</summary>
public sealed class AddressTableTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public void Without_limits_nothing_is_remembered() => Assert.That(TableFor(_ => { }), Is.Null);

    [Test]
    public void Each_address_has_a_bucket_of_its_own()
    {
        var table = TableFor(o => o.RateLimits.ConnectsPerAddress = new RateLimit(1, 1))!;
        Assert.That(Enter(table, "10.0.0.1", "10.0.0.2", "10.0.0.1", "::ffff:10.0.0.2"), Is.EqualTo("True True False False"));
    }

    [Test]
    public void Addresses_of_one_IPv6_network_are_one()
    {
        var table = TableFor(o => o.RateLimits.ConnectsPerAddress = new RateLimit(1, 1))!;
        Assert.That(Enter(table, "2001:db8:1:1::1", "2001:db8:1:1:ffff::7", "2001:db8:1:2::1"), Is.EqualTo("True False True"));
    }

    [Test]
    public void An_idle_address_is_forgotten()
    {
        var table = TableFor(o => o.RateLimits.ConnectsPerAddress = new RateLimit(1, 2))!;
        for (var i = 0; i < 1000; i++)
            table.TryEnter(new IPAddress(i), out _);
        Assert.That(table.Count, Is.EqualTo(1000));
        _clock.Advance(TimeSpan.FromSeconds(11));
        table.TryEnter(IPAddress.Loopback, out _);
        Assert.That(table.Count, Is.EqualTo(1));
    }

    [Test]
    public void An_address_with_sessions_is_remembered_until_they_have_ended()
    {
        var table = TableFor(o => o.MaxSessionsPerAddress = 1)!;
        Assert.That(table.TryEnter(IPAddress.Loopback, out var lease), Is.True);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.That(table.TryEnter(IPAddress.Loopback, out _), Is.False);
        lease!.Release();
        lease.Release();
        Assert.That(table.Count, Is.Zero);
        Assert.That(table.TryEnter(IPAddress.Loopback, out _), Is.True);
    }

    [Test]
    public void Absurdly_many_addresses_take_bounded_memory_and_shut_nobody_out()
    {
        var table = TableFor(o => o.RateLimits.ConnectsPerAddress = new RateLimit(0.001, 2))!;
        for (var i = 0; i < AddressTable.MostAddresses + 5000; i++)
            Assert.That(table.TryEnter(new IPAddress(i), out _), Is.True);
        Assert.That(table.Count, Is.EqualTo(AddressTable.MostAddresses));
    }

    private static string Enter(AddressTable table, params string[] addresses) =>
        string.Join(' ', addresses.Select(address => table.TryEnter(IPAddress.Parse(address), out _)));

    private AddressTable? TableFor(Action<SocketIoOptions> configure)
    {
        var options = new SocketIoOptions();
        configure(options);
        return AddressTable.For(SettingsSnapshot.SettingsOf(options).Rates, new Deadlines(_clock, NullLogger.Instance));
    }
}
