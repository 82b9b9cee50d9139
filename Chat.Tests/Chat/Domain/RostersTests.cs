using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

/// <summary>Who is in a conversation is kept, but not for longer than it is true.</summary>
public sealed class RostersTests
{
    private static readonly Person Ann = new(201, "", "Ann");

    [Test]
    public async Task What_another_node_changed_is_read_again_and_what_this_one_changes_the_others_hear()
    {
        await using var world = await StartAsync();
        world.Peers.AreThere = true;
        var (key, members) = await GroupAsync(world);
        Assert.That(await MembersAsync(world, key), Is.EqualTo("201 202"));
        await RemoveElsewhereAsync(world, key);
        Assert.That(await MembersAsync(world, key), Is.EqualTo("201 202"));
        world.Peers.ChangeMembers(key);
        Assert.That(await MembersAsync(world, key), Is.EqualTo("201"));

        world.Peers.Heard.Clear();
        await members.AddAsync(Ann, key, [203]).WithPatience();
        Assert.That(world.Peers.Heard, Is.EqualTo(Lines($"members of {key}")));
    }

    [Test]
    public async Task A_node_that_did_not_hear_of_a_change_goes_by_what_was_for_some_seconds_at_most()
    {
        await using var world = await StartAsync();
        world.Peers.AreThere = true;
        var (key, _) = await GroupAsync(world);
        Assert.That(await MembersAsync(world, key), Is.EqualTo("201 202"));
        await RemoveElsewhereAsync(world, key);
        world.Clock.Advance(Rosters.MaxAge);
        Assert.That(await MembersAsync(world, key), Is.EqualTo("201 202"));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await MembersAsync(world, key), Is.EqualTo("201"));
    }

    [Test]
    public async Task A_host_on_its_own_keeps_what_it_knows()
    {
        await using var world = await StartAsync();
        var (key, _) = await GroupAsync(world);
        Assert.That(await MembersAsync(world, key), Is.EqualTo("201 202"));
        await RemoveElsewhereAsync(world, key);
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.That(await MembersAsync(world, key), Is.EqualTo("201 202"));
    }

    [Test]
    public async Task Who_was_removed_elsewhere_while_the_socket_joined_is_out_again()
    {
        await using var world = await StartAsync();
        world.Peers.AreThere = true;
        var (key, _) = await GroupAsync(world);
        var story = new List<string>();
        var joining = world.Conversations.JoinAsync(
            new Person(202, "", "Bob"), key, async () =>
            {
                story.Add("joined");
                await RemoveElsewhereAsync(world, key);
                world.Peers.ChangeMembers(key);
            },
            () =>
            {
                story.Add("left");
                return ValueTask.CompletedTask;
            });
        Assert.ThrowsAsync<ChatException>(async () => await joining.WithPatience());
        Assert.That(story, Is.EqualTo(Lines("joined", "left")));
    }

    private static async Task<(ConversationKey Key, Memberships Members)> GroupAsync(ChatWorld world)
    {
        var members = world.Get<Memberships>();
        var (group, _) = await members.OpenAsync(NewConversation.Group(201, "Trip", [202])).WithPatience();
        return (group.Key, members);
    }

    // What a node does that this one does not hear of.
    private static async Task RemoveElsewhereAsync(ChatWorld world, ConversationKey key) =>
        await world.Get<IMembershipStore>().RemoveAsync(key, [202]).WithPatience();

    private static async Task<string> MembersAsync(ChatWorld world, ConversationKey key) =>
        string.Join(' ', (await world.Get<Rosters>().FindAsync(key).WithPatience())!.Members);
}
