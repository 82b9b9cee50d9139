using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Tutoring;
using static Chat.Tests.Chat.Groups.GroupsHost;

namespace Chat.Tests.Chat.Groups;

public sealed class GroupErrorTests
{
    private const string PermissionDenied = """{"success":false,"error":{"code":"NOT_A_MEMBER","message":"Permission denied"}}""";

    private static readonly string[] Events =
        ["join_group", "leave_group", "send_message", "typing_start", "typing_stop", "get_room_info", "get_messages", "sync"];

    private static readonly string[] Misfits =
    [
        "17", """{"groupId":null}""", """{"groupId":17}""", """{"groupId":["x"]}""",
        """{"groupId":{"groupId":"x"}}""", """{"groupId":"\ud800"}""", """{"groupid":"x"}""",
    ];

    private ChatHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await ChatHost.StartAsync("Chat:Limits:TypingPerTenSeconds=1000");

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Malformed_arguments_are_answered_both_ways_and_the_socket_stays()
    {
        var group = await _host.GroupAsync(Ann, Bob);
        using var ann = await _host.EnterAsync(Ann);
        await ann.AssertRefusedAsync(Events, Misfits);
        Assert.That((await ann.AskAsync("join_group", group)).Text("groupId"), Is.EqualTo(group));
    }

    [Test]
    public async Task A_text_that_is_no_uuid_is_no_group_id()
    {
        using var ann = await _host.EnterAsync(Ann);
        foreach (var name in Events)
        {
            foreach (var groupId in new[] { "", "x", "1", "group-uuid", "{00000000-0000-0000-0000-000000000000}", "'; DROP TABLE messages; --" })
                Assert.That((await ann.AskAsync(name, new { groupId, content = "x", after = 0 })).ErrorCode(), Is.EqualTo("False INVALID_GROUP_ID"), $"{name} {groupId}");
        }
    }

    [Test]
    public async Task A_strangers_group_and_no_group_at_all_are_answered_alike()
    {
        var group = await _host.GroupAsync(Ann, Bob);
        using var cid = await _host.EnterAsync(Cid);
        foreach (var name in Events)
        {
            foreach (var groupId in new[] { group, $"{Guid.NewGuid()}" })
                Assert.That((await cid.AskAsync(name, new { groupId, content = "x", after = 0 })).GetRawText(), Is.EqualTo(PermissionDenied), name);
        }
    }

    [Test]
    public async Task A_member_who_has_not_joined_is_told_so()
    {
        var group = await _host.GroupAsync(Ann, Bob);
        using var ann = await _host.EnterAsync(Ann);
        foreach (var name in new[] { "leave_group", "send_message", "typing_start", "typing_stop" })
        {
            var answer = await ann.AskAsync(name, new { groupId = group, content = "x" });
            Assert.That(answer.GetRawText(), Is.EqualTo("""{"success":false,"error":{"code":"NOT_IN_ROOM","message":"Not in this room"}}"""), name);
        }
    }

    [Test]
    public async Task Fields_beside_the_group_are_looked_at_too()
    {
        var groupId = await _host.GroupAsync(Ann, Bob);
        using var ann = await _host.JoinAsync(Ann, groupId);
        (string, object)[] wrong =
        [
            ("send_message", new { groupId }), ("send_message", new { groupId, content = " " }), ("send_message", new { groupId, content = 5 }),
            ("send_message", new { groupId, content = new string('x', 10_001) }), ("send_message", new { groupId, content = "x", type = "text" }),
            ("send_message", new { groupId, content = "x", type = 5 }), ("send_message", new { groupId, content = "x", replyToId = 99999 }),
            ("send_message", new { groupId, content = "x", clientMessageId = "" }), ("get_messages", new { groupId, limit = 0 }),
            ("get_messages", new { groupId, before = 1, after = 1 }), ("sync", new { groupId }), ("sync", new { groupId, after = 0, epoch = 5 }),
            ("auth_refresh", new { token = 5 }),
        ];
        foreach (var (name, arguments) in wrong)
            Assert.That((await ann.AskAsync(name, arguments)).ErrorCode(), Is.EqualTo("False INVALID_INPUT"), $"{name} {arguments}");
        Assert.That((await ann.AskAsync("auth_refresh", new { token = _host.TokenFor(Bob) })).ErrorCode(), Is.EqualTo("False UNAUTHENTICATED"));
    }

    [Test]
    public async Task The_limits_are_told()
    {
        var person = new Person(600, "user", "Many");
        var group = await _host.GroupAsync(person, Bob);
        using var first = await _host.JoinAsync(person, group);
        for (var i = 0; i < 30; i++) await first.SendAsync(group, $"{i}");
        var answer = await first.SendAsync(group, "one too many");
        Assert.That((answer.ErrorCode(), answer.At("error").Fields()), Is.EqualTo(("False RATE_LIMIT", "code message retryAfterMs")));
        for (var i = 0; i < 4; i++) await _host.EnterAsync(person);
        var sixth = await _host.OpenAsync(new { token = _host.TokenFor(person) }, @namespace: Namespace);
        Assert.That((await sixth.EventAsync("error")).Text("code"), Is.EqualTo("TOO_MANY_CONNECTIONS"));
        await sixth.DisconnectedAsync();
        using var refused = await _host.OpenAsync(new { token = "bad" }, @namespace: Namespace);
        Assert.That(refused.ConnectError?.GetRawText(), Is.EqualTo("""{"message":"Authentication failed","data":{"code":"UNAUTHENTICATED"}}"""));
    }

    [Test]
    public async Task A_removed_member_is_out_at_once_and_the_others_see_it()
    {
        var group = await _host.GroupAsync(Ann, Bob);
        using var ann = await _host.JoinAsync(Ann, group);
        using var bob = await _host.JoinAsync(Bob, group);
        await bob.AskAsync("typing_start", new { groupId = group });
        Assert.That((await _host.CallAsync(HttpMethod.Delete, $"/api/groups/{group}/members/{Bob.Id}", Cid)).Status, Is.EqualTo(403));
        Assert.That((await _host.CallAsync(HttpMethod.Delete, $"/api/groups/{group}/members/{Bob.Id}", Ann)).Status, Is.EqualTo(204));
        await ann.EventAsync("user_left_group");
        await ann.SendAsync(group, "without Bob");
        await bob.FlushAsync();
        Assert.That(bob.Story(), Is.EqualTo("joined_group_success room_members_update"));
        Assert.That(ann.Story(), Does.EndWith("user_typing user_stopped_typing user_left_group room_members_update message_received"));
        foreach (var name in Events)
            Assert.That((await bob.AskAsync(name, new { groupId = group, content = "x", after = 0 })).GetRawText(), Is.EqualTo(PermissionDenied), name);

        Assert.That((await _host.CallAsync(HttpMethod.Post, $"/api/groups/{group}/members/{Bob.Id}", Ann)).Status, Is.EqualTo(200));
        Assert.That((await bob.AskAsync("join_group", group)).Number("memberCount"), Is.EqualTo(2));
    }

    [Test]
    public async Task The_routes_refuse_strangers_and_garbage_in_one_form()
    {
        var group = await _host.GroupAsync(Ann, Bob);
        foreach (var (status, method, path, caller, body) in new (int, HttpMethod, string, Person?, string?)[]
        {
            (401, HttpMethod.Post, "/api/groups", null, null), (400, HttpMethod.Post, "/api/groups", Ann, "{}"),
            (400, HttpMethod.Post, "/api/groups", Ann, """{"name":"","memberIds":[1]}"""),
            (400, HttpMethod.Post, "/api/groups", Ann, """{"name":"x","memberIds":[]}"""),
            (400, HttpMethod.Post, "/api/groups", Ann, """{"name":"x","memberIds":["x"]}"""), (400, HttpMethod.Post, "/api/groups", Ann, "{"),
            (403, HttpMethod.Post, $"/api/groups/{group}/members/103", Cid, null), (400, HttpMethod.Post, $"/api/groups/{group}/members/x", Ann, null),
            (400, HttpMethod.Post, "/api/groups/x/members/103", Ann, null), (403, HttpMethod.Delete, $"/api/groups/{Guid.NewGuid()}/members/103", Ann, null),
        })
        {
            var answer = await _host.CallAsync(method, path, caller, body);
            Assert.That((answer.Status, answer.Body.GetProperty("success").GetBoolean()), Is.EqualTo((status, false)), $"{method} {path} {body}");
        }
    }
}
