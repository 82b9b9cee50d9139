using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Presence;

/// <summary>What every keeper of presence does, wherever it keeps it.</summary>
internal abstract class PresenceSuite(IKeepers keepers) : KeeperSuite<IPresence>(keepers)
{
    private const string Kind = ConversationKey.GroupKind;

    [Test]
    public async Task Of_many_connections_at_once_one_comes_first_and_one_goes_last()
    {
        var presence = await CreateAsync().WithPatience();
        var came = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await presence.ArriveAsync(9, Connection($"{i}"))))).WithPatience();
        Assert.That((came.Count(each => !each.WasOnline), came.Count(each => each.FirstFor.Count > 0)), Is.EqualTo((1, 1)));
        var went = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await presence.DepartAsync(9, $"{i}")))).WithPatience();
        Assert.That(went.Count(last => last), Is.EqualTo(1));
        Assert.That(await presence.DepartAsync(9, "0").WithPatience(), Is.False);
    }

    [Test]
    public async Task Who_has_left_is_online_but_not_reached_until_the_time_has_lapsed()
    {
        var presence = await CreateAsync().WithPatience();
        await presence.ArriveAsync(9, Connection("a")).WithPatience();
        Assert.That(await presence.LapseAsync(9).WithPatience(), Is.False);
        await presence.DepartAsync(9, "a").WithPatience();
        Assert.That(await presence.OnlineAsync([9, 10]).WithPatience(), Is.EquivalentTo([9L]));
        Assert.That(await presence.ReachedAsync([9, 10], Kind).WithPatience(), Is.Empty);
        Assert.That((await presence.ArriveAsync(9, Connection("b")).WithPatience()).WasOnline, Is.True);
        Assert.That(await presence.LapseAsync(9).WithPatience(), Is.False);
        await presence.DepartAsync(9, "b").WithPatience();
        Assert.That((await presence.LapseAsync(9).WithPatience(), await presence.LapseAsync(9).WithPatience()), Is.EqualTo((true, false)));
        Assert.That((await presence.ArriveAsync(9, Connection("c")).WithPatience()).WasOnline, Is.False);
    }

    [Test]
    public async Task A_connection_reaches_its_kinds_if_it_hears_all_and_the_first_that_does_counts_as_first()
    {
        var presence = await CreateAsync().WithPatience();
        Assert.That((await presence.ArriveAsync(9, Connection("g", hearsAll: false)).WithPatience()).FirstFor, Is.EqualTo([Kind]));
        Assert.That((await presence.ArriveAsync(9, Connection("h", hearsAll: false)).WithPatience()).FirstFor, Is.Empty);
        Assert.That(await presence.ReachedAsync([9], Kind).WithPatience(), Is.Empty);
        Assert.That((await presence.ArriveAsync(9, Connection("m")).WithPatience()).FirstFor, Is.EqualTo([Kind]));
        Assert.That(await presence.ReachedAsync([9], Kind).WithPatience(), Is.EquivalentTo([9L]));
        Assert.That(await presence.ReachedAsync([9], ConversationKey.RoomKind).WithPatience(), Is.Empty);
        await presence.DepartAsync(9, "m").WithPatience();
        Assert.That(await presence.ReachedAsync([9], Kind).WithPatience(), Is.Empty);
    }

    private static FakeConnection Connection(string id, bool hearsAll = true) => new(id) { Kinds = [Kind], HearsAll = hearsAll };
}
