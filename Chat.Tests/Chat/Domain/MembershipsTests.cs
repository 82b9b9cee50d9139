using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

public sealed class MembershipsTests
{
    private static readonly Person Ann = new(201, "", "Ann");
    private static readonly Person Bob = new(202, "", "Bob");

    [Test]
    public async Task A_pair_has_one_direct_chat_whoever_opens_it()
    {
        await using var world = await StartAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => world.Get<Memberships>().OpenAsync(
            i % 2 == 0 ? NewConversation.Direct(201, 202) : NewConversation.Direct(202, 201)))).WithPatience();
        Assert.That(opened.Select(each => each.Conversation.Number).Distinct().Count(), Is.EqualTo(1));
        Assert.That(opened.Count(each => each.Created), Is.EqualTo(1));
        Assert.Throws<ChatException>(() => NewConversation.Direct(201, 201));
    }

    [Test]
    public async Task Any_member_adds_and_only_the_owner_an_admin_or_oneself_removes()
    {
        await using var world = await StartAsync();
        var members = world.Get<Memberships>();
        var (group, _) = await members.OpenAsync(NewConversation.Group(201, "Trip", [202])).WithPatience();
        await members.AddAsync(Bob, group.Key, [203, 204, 205]).WithPatience();
        foreach (var attempt in new Func<Task>[]
        {
            () => members.RemoveAsync(Bob, group.Key, [203]), () => members.AddAsync(Stranger, group.Key, [10]), () => members.RemoveAsync(Stranger, group.Key, [10]),
        })
        {
            Assert.That(Assert.ThrowsAsync<ChatException>(() => attempt())!.Code, Is.EqualTo(ChatException.Unauthorized));
        }
        await members.RemoveAsync(Ann, group.Key, [203]).WithPatience();
        await members.RemoveAsync(Admin, group.Key, [204]).WithPatience();
        await members.RemoveAsync(Bob, group.Key, [202]).WithPatience();
        var left = await world.Get<Rosters>().FindAsync(group.Key).WithPatience();
        Assert.That(string.Join(' ', left!.Members), Is.EqualTo("201 205"));
        Assert.That(Assert.ThrowsAsync<ChatException>(() => world.Conversations.SendAsync(Bob, new Draft(group.Key, "x")))!.Code, Is.EqualTo(ChatException.Unauthorized));
    }

    [Test]
    public async Task A_newcomer_has_neither_missed_nor_unread_anything()
    {
        await using var world = await StartAsync();
        var members = world.Get<Memberships>();
        var (group, _) = await members.OpenAsync(NewConversation.Group(201, "Trip", [202])).WithPatience();
        await world.Conversations.SendAsync(Ann, new Draft(group.Key, "before")).WithPatience();
        await members.AddAsync(Ann, group.Key, [Stranger.Id]).WithPatience();
        var newcomer = new FakeConnection("n") { Kinds = [ConversationKey.GroupKind] };
        await world.Get<Arrivals>().ArriveAsync(Stranger, newcomer).WithPatience();
        Assert.That(newcomer.Delivered, Is.Empty);
        var page = await members.PageAsync(Stranger, [ConversationKey.GroupKind], 0, 10).WithPatience();
        Assert.That(page.Single().Overview!.Unread, Is.Zero);
    }

    [Test]
    public async Task Only_groups_change_and_too_many_members_do_not_fit()
    {
        await using var world = await StartAsync();
        var members = world.Get<Memberships>();
        var (direct, _) = await members.OpenAsync(NewConversation.Direct(201, 202)).WithPatience();
        var crowd = Enumerable.Range(1_000, NewConversation.MaxMembers).Select(id => (long)id).ToList();
        foreach (var attempt in new Func<Task>[]
        {
            () => members.AddAsync(Ann, direct.Key, [203]), () => members.RemoveAsync(Ann, direct.Key, [202]),
            () => members.OpenAsync(NewConversation.Group(201, "Trip", crowd)), () => members.OpenAsync(NewConversation.Group(201, " ", [202])),
        })
        {
            Assert.That(Assert.ThrowsAsync<ChatException>(() => attempt())!.Code, Is.EqualTo(ChatException.InvalidInput));
        }
    }
}
