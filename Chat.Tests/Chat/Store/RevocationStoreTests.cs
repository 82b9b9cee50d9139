using Chat.Host.Store;
using Chat.Host.Store.Access;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Store;

[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class RevocationStoreTests(DatabaseKind kind)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Test]
    public async Task The_latest_revocation_of_a_person_stands_whatever_the_order_and_on_every_node()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var (here, there) = (new RevocationStore((await home.StartNodeAsync()).Database), new RevocationStore((await home.StartNodeAsync()).Database));
        Assert.That(await here.FindAsync(9).WithPatience(), Is.Null);
        foreach (var second in new[] { 5, 5, 7, 6, 7 }) await here.SaveAsync(9, Now.AddSeconds(second)).WithPatience();
        Assert.That(await there.FindAsync(9).WithPatience(), Is.EqualTo(Now.AddSeconds(7)));
        Assert.That(await there.FindAsync(10).WithPatience(), Is.Null);
    }

    [Test]
    public async Task Two_nodes_may_revoke_at_once()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var nodes = new[] { await home.StartNodeAsync(), await home.StartNodeAsync() };
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => new RevocationStore(nodes[i % 2].Database).SaveAsync(9, Now.AddSeconds(i))))).WithPatience();
        Assert.That(await new RevocationStore(nodes[0].Database).FindAsync(9).WithPatience(), Is.EqualTo(Now.AddSeconds(9)));
    }
}
