using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Messenger;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Contracts;

/// <summary>People who share a conversation and whose frontends speak different contracts.</summary>
public sealed class CrossContractTests
{
    private static readonly Person Ann = new(101, "user", "Ann");
    private static readonly Person Bob = new(102, "user", "Bob");

    [Test]
    public async Task What_is_said_in_the_words_of_one_contract_is_heard_in_those_of_the_other()
    {
        await using var host = await ChatHost.StartAsync();
        var group = await GroupsHost.GroupAsync(host, Ann, Bob);
        var ann = await GroupsHost.JoinAsync(host, Ann, group);
        var bob = await MessengerHost.EnterAsync(host, Bob);

        await GroupsHost.SendAsync(ann, group, "from groups");
        var heard = await bob.EventAsync("new_message");
        Assert.That((heard.Text("content"), heard.Text("message_type"), heard.Number("sender_id")), Is.EqualTo(("from groups", "text", 101L)));
        var chat = heard.Number("chat_id");
        await bob.AskAsync("join_chat", chat);
        await ann.AskAsync("typing_start", new { groupId = group });
        Assert.That((await bob.EventAsync("user_typing")).GetRawText(), Is.EqualTo($$"""{"chat_id":{{chat}},"user_id":101,"is_typing":true}"""));

        await MessengerHost.SendAsync(bob, chat, "from messenger");
        Assert.That((await bob.EventAsync("message_delivery_info")).Number("delivered"), Is.EqualTo(1));
        var answer = await ann.EventAsync("message_received", 2);
        Assert.That((answer.Text("groupId"), answer.Text("content"), answer.Text("type"), answer.Number("seq")), Is.EqualTo((group, "from messenger", "TEXT", 2L)));

        await host.CallAsync(HttpMethod.Delete, $"/api/groups/{group}/members/102", Ann);
        await GroupsHost.SendAsync(ann, group, "without Bob");
        await bob.FlushAsync();
        Assert.That(bob.Events("new_message"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_direct_chat_is_no_group_and_a_room_is_neither()
    {
        await using var host = await ChatHost.StartAsync();
        var chat = await MessengerHost.DirectAsync(host, Ann, Bob);
        Assert.That(await MessengerHost.DirectAsync(host, Bob, Ann), Is.EqualTo(chat));
        var ann = await GroupsHost.EnterAsync(host, Ann);
        Assert.That((await ann.AskAsync("join_group", $"{chat}")).ErrorCode(), Is.EqualTo("False INVALID_GROUP_ID"));
        var student = await MessengerHost.EnterAsync(host, ChatWorld.Student);
        Assert.That((await student.AskAsync("join_chat", 1)).ErrorCode(), Is.EqualTo("False UNAUTHORIZED"));
    }

    [Test]
    public async Task Somebody_in_groups_who_has_not_joined_gets_it_by_messenger_later()
    {
        await using var host = await ChatHost.StartAsync();
        var group = await GroupsHost.GroupAsync(host, Ann, Bob);
        var ann = await GroupsHost.JoinAsync(host, Ann, group);
        await GroupsHost.EnterAsync(host, Bob);
        await GroupsHost.SendAsync(ann, group, "not heard yet");
        var bob = await MessengerHost.EnterAsync(host, Bob);
        Assert.That((await bob.EventAsync("new_message")).Text("content"), Is.EqualTo("not heard yet"));
        await Task.WhenAll(ann.FlushAsync(), bob.FlushAsync()).WithPatience();
    }

    [TestCase("messenger")]
    [TestCase("groups")]
    public async Task Each_contract_can_stand_where_all_frontends_connect(string contract)
    {
        await using var host = await ChatHost.StartAsync("Chat:Contracts:tutoring=/tutoring", $"Chat:Contracts:{contract}=/");
        var client = await host.OpenAsync(new { token = host.TokenFor(Ann) });
        var answer = await client.AskAsync(contract == "groups" ? "join_group" : "join_chat", "x");
        Assert.That(answer.ErrorCode(), Is.EqualTo(contract == "groups" ? "False INVALID_GROUP_ID" : "False INVALID_INPUT"));
    }
}
