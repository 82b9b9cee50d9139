using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

public sealed class VisitsTests
{
    private static readonly Person Ann = new(201, "", "Ann");

    [Test]
    public async Task Who_breaks_off_while_entering_is_not_left_behind()
    {
        await using var world = await StartAsync();
        var (group, _) = await world.Get<Memberships>().OpenAsync(NewConversation.Group(201, "Trip", [202])).WithPatience();
        var gone = new FakeConnection("gone") { Connected = false };
        await world.Get<Visits>().EnterAsync(Ann, gone, group.Key, () => default, () => default, (_, _) => default).WithPatience();
        Assert.That((await world.Get<IVisits>().CrowdAsync(group.Key).WithPatience()).Connections, Is.Zero);
        Assert.That(world.Told.All, Has.None.Contains("entered"));
    }

    [Test]
    public async Task A_departure_leaves_every_room_and_ends_typing_there()
    {
        await using var world = await StartAsync();
        var (group, _) = await world.Get<Memberships>().OpenAsync(NewConversation.Group(201, "Trip", [202])).WithPatience();
        var connection = new FakeConnection("a") { Kinds = [ConversationKey.GroupKind], HearsAll = false };
        await world.Get<Arrivals>().ArriveAsync(Ann, connection).WithPatience();
        await world.Get<Visits>().EnterAsync(Ann, connection, group.Key, () => default, () => default, (_, _) => default).WithPatience();
        await world.Conversations.StartTypingAsync(Ann, "a", group.Key).WithPatience();
        await world.Get<Arrivals>().DepartAsync(Ann, "a").WithPatience();
        Assert.That(world.Told.All.Skip(1), Is.EqualTo(Lines(
            "201 online", $"{group.Key} entered by 201 first, 1 there", $"{group.Key} 201 types", $"{group.Key} 201 stopped", $"{group.Key} left empty by 201, 0 there")));
        world.Clock.Advance(Online.Grace);
        await world.Told.UntilAsync("201 offline");
    }
}
