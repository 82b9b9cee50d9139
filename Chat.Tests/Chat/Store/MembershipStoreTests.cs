using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Store;

/// <summary>Members, their marks and their presence, in both databases.</summary>
[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class MembershipStoreTests(DatabaseKind kind)
{
    private static readonly string[] Groups = [ConversationKey.GroupKind];
    private static readonly string[] Both = [ConversationKey.GroupKind, ConversationKey.DirectKind];
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Test]
    public async Task One_pair_on_two_nodes_at_once_gets_one_conversation()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var nodes = new[] { await home.StartNodeAsync(), await home.StartNodeAsync() };
        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            new MembershipStore(nodes[i % 2].Database).OpenAsync(NewConversation.Direct(3, 9), Now)))).WithPatience();
        Assert.That(opened.Count(each => each.Created), Is.EqualTo(1));
        Assert.That(opened.Select(each => (each.Conversation.Number, string.Join(' ', each.Conversation.Members), each.Conversation.CreatedAt)).Distinct(),
            Is.EqualTo([(opened[0].Conversation.Number, "3 9", Now)]));
    }

    [Test]
    public async Task Members_come_and_go_once_with_marks_at_the_newest_message()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        var (members, receipts) = (new MembershipStore(node.Database), node.Receipts());
        var crowd = Enumerable.Range(1_000, 450).Select(id => (long)id).ToList();
        var (group, _) = await members.OpenAsync(NewConversation.Group(3, "Trip", crowd), Now).WithPatience();
        await node.Messages().AppendAsync(new Person(3, "", "Ada"), new Draft(group.Key, "one"), Now, Now).WithPatience();

        Assert.That(await members.AddAsync(group.Key, [3, 7, 8, 7]).WithPatience(), Is.EqualTo([7, 8]));
        Assert.That(await members.RemoveAsync(group.Key, [8, 99, .. crowd]).WithPatience(), Has.Count.EqualTo(451));
        Assert.That(await members.AddAsync(group.Key, [8]).WithPatience(), Is.EqualTo([8]));
        var found = await members.FindAsync(group.Number).WithPatience();
        Assert.That((found!.Title, found.OwnerId, string.Join(' ', found.Members)), Is.EqualTo(("Trip", 3L, "3 7 8")));
        var marks = (await receipts.OfAsync(group.Key).WithPatience()).Where(mark => mark.UserId < 10).OrderBy(mark => mark.UserId);
        Assert.That(marks, Is.EqualTo([new Receipt(3, 0, 0), new Receipt(7, 1, 1), new Receipt(8, 1, 1)]));
    }

    [Test]
    public async Task Pages_and_contacts_are_those_of_the_kinds_asked_for()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var members = new MembershipStore((await home.StartNodeAsync()).Database);
        var (first, _) = await members.OpenAsync(NewConversation.Group(3, null, [4, 5]), Now).WithPatience();
        var (direct, _) = await members.OpenAsync(NewConversation.Direct(3, 9), Now).WithPatience();
        var (second, _) = await members.OpenAsync(NewConversation.Group(4, null, [3]), Now).WithPatience();
        Assert.That((await members.PageAsync(3, Both, 0, 2).WithPatience()).Select(each => each.Key), Is.EqualTo([first.Key, direct.Key]));
        Assert.That((await members.PageAsync(3, Both, direct.Number, 2).WithPatience()).Select(each => each.Key), Is.EqualTo([second.Key]));
        Assert.That((await members.PageAsync(3, Groups, 0, 9).WithPatience()).Select(each => each.Key), Is.EqualTo([first.Key, second.Key]));
        Assert.That(await members.ContactsAsync(3, Both).WithPatience(), Is.EqualTo([4, 5, 9]));
        Assert.That(await members.ContactsAsync(3, Groups).WithPatience(), Is.EqualTo([4, 5]));
        Assert.That(await members.FindAsync(999).WithPatience(), Is.Null);
    }

    [Test]
    public async Task Marks_move_forward_only_and_what_was_missed_follows_from_them()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        var (members, receipts, conversations) =
            (new MembershipStore(node.Database), node.Receipts(), new ConversationStore(node.Database));
        var (group, _) = await members.OpenAsync(NewConversation.Group(3, null, [4, 5]), Now).WithPatience();
        foreach (var sender in new[] { 3, 4, 3, 4, 3 })
            await node.Messages().AppendAsync(new Person(sender, "", ""), new Draft(group.Key, "x"), Now, Now).WithPatience();

        await receipts.MoveDeliveredAsync(group.Key, [4, 5, 77], 3).WithPatience();
        Assert.That(await receipts.MoveAsync(group.Key, 5, MessageStatus.Delivered, 2).WithPatience(), Is.EqualTo((3L, 3L)));
        Assert.That(await receipts.MoveAsync(group.Key, 5, MessageStatus.Read, 4).WithPatience(), Is.EqualTo((0L, 4L)));
        Assert.That(await conversations.MissedAsync(5, [group.Key]).WithPatience(), Is.EqualTo([new Missed(group.Key, 5, 4)]));
        Assert.That(await conversations.MissedAsync(77, [group.Key]).WithPatience(), Is.EqualTo([new Missed(group.Key, 5, 3)]));
        var newest = await node.Messages().NewestOfSendersAsync(group.Key, 1, 4).WithPatience();
        Assert.That(newest.Select(message => (message.Sender.Id, message.Seq)), Is.EqualTo([(3L, 3L), (4L, 4L)]));
    }

    [Test]
    public async Task People_are_found_and_when_they_were_last_seen()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var people = new PeopleStore((await home.StartNodeAsync()).Database);
        await people.SaveAsync(new Person(3, "tutor", "Ada")).WithPatience();
        await people.SaveAsync(new Person(4, "tutor", "Niels")).WithPatience();
        await people.SeeAsync(3, Now).WithPatience();
        await people.SeeAsync(99, Now).WithPatience();
        Assert.That(await people.FindAsync([3, 99]).WithPatience(), Is.EqualTo([new Person(3, "tutor", "Ada")]));
        var seen = await people.LastSeenAsync([3, 4, 99]).WithPatience();
        Assert.That(seen, Is.EqualTo(new Dictionary<long, DateTimeOffset> { [3] = Now }));
    }
}
