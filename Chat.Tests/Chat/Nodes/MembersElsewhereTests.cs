using Chat.Host.Contracts.Groups;
using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Tutoring;
using static Chat.Tests.Chat.Groups.GroupsHost;

namespace Chat.Tests.Chat.Nodes;

/// <summary>Members that one node adds and removes are members, or none, on the other one when the call is answered.</summary>
public sealed class MembersElsewhereTests
{
    private static readonly Person Dee = new(104, "user", "Dee");

    private ChatPair _pair = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _pair = await ChatPair.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
    }

    [Test]
    public async Task Who_is_removed_on_one_node_gets_nothing_more_from_the_other_one_and_may_do_nothing_there()
    {
        var group = await _pair.First.GroupAsync(Ann, Bob, Cid);
        var bob = await _pair.Second.JoinAsync(Bob, group);
        var cid = await _pair.Second.JoinAsync(Cid, group);
        await bob.SendAsync(group, "I am here");
        await cid.EventAsync("message_received");
        var (status, _) = await _pair.First.CallAsync(HttpMethod.Delete, $"/api/groups/{group}/members/{Bob.Id}", Ann);
        Assert.That(status, Is.EqualTo(204));

        await cid.SendAsync(group, "not for Bob");
        await cid.EventAsync("message_received", 2);
        Assert.That((await bob.SendAsync(group, "still here?")).Text("error.code"), Is.EqualTo(GroupErrors.NotAMember));
        Assert.That((await bob.AskAsync("join_group", group)).Text("error.code"), Is.EqualTo(GroupErrors.NotAMember));
        Assert.That((await bob.FlushedAsync()).Events("message_received"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Who_is_added_on_one_node_is_a_member_on_the_other_one_at_once()
    {
        var group = await _pair.First.GroupAsync(Ann, Bob);
        var bob = await _pair.Second.JoinAsync(Bob, group);
        await bob.SendAsync(group, "before");
        var (status, _) = await _pair.First.CallAsync(HttpMethod.Post, $"/api/groups/{group}/members/{Dee.Id}", Ann);
        Assert.That(status, Is.EqualTo(200));
        var dee = await _pair.Second.EnterAsync(Dee);
        Assert.That((await dee.AskAsync("join_group", group)).Number("memberCount"), Is.EqualTo(3));
    }
}
