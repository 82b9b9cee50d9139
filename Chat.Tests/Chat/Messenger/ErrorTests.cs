using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using static Chat.Tests.Chat.Messenger.MessengerHost;

namespace Chat.Tests.Chat.Messenger;

public sealed class ErrorTests
{
    private static readonly string[] Events =
    [
        "join_chat", "leave_chat", "typing_start", "typing_stop", "message_delivered", "message_read", "get_messages", "get_presence", "sync",
    ];

    private static readonly string[] Misfits =
    [
        "\"x\"", """{"chat_id":null}""", """{"chat_id":[1],"user_ids":1}""",
        """{"chat_id":{"chat_id":1},"user_ids":[]}""", """{"chat_id":"1; DROP TABLE messages","user_ids":["x"]}""", """{"chat_id":"\ud800"}""",
        """{"chat_id":1e30,"user_ids":[[1]]}""", """{"chat_id":true,"user_ids":[null]}""",
    ];

    private ChatHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await ChatHost.StartAsync("Chat:Limits:TypingPerTenSeconds=1000");

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Malformed_arguments_are_answered_both_ways_and_the_socket_stays()
    {
        var chat = await _host.DirectAsync(Ann, Bob);
        using var ann = await _host.EnterAsync(Ann);
        await ann.AssertRefusedAsync(Events, Misfits);
        Assert.That((await ann.AskAsync("join_chat", chat)).Number("chat_id"), Is.EqualTo(chat));
    }

    [TestCase("", "chat_id and content are required")]
    [TestCase("null", "chat_id and content are required")]
    [TestCase("[[{}]]", "chat_id and content are required")]
    [TestCase("""{"chat_id":CHAT}""", "chat_id and content are required")]
    [TestCase("""{"content":"x"}""", "chat_id and content are required")]
    [TestCase("""{"chat_id":CHAT,"content":""}""", "chat_id and content are required")]
    [TestCase("""{"chat_id":CHAT,"content":null}""", "chat_id and content are required")]
    [TestCase("""{"chat_id":CHAT,"content":"   "}""", "content must have 1 to 10000 characters")]
    [TestCase("""{"chat_id":CHAT,"content":{"a":[{}]}}""", "content must be a string")]
    [TestCase("""{"chat_id":CHAT,"content":"half \ud83d"}""", "content must be well-formed text")]
    [TestCase("""{"chat_id":"x","content":"x"}""", "chat_id must be a number or a string of digits")]
    [TestCase("""{"chat_id":CHAT,"content":"x","message_type":"no such type!"}""", "type is not a message type")]
    [TestCase("""{"chat_id":CHAT,"content":"x","reply_to":"x"}""", "reply_to must be a number or a string of digits")]
    [TestCase("""{"chat_id":CHAT,"content":"x","reply_to":99999}""", "replyTo is not a message of this conversation")]
    public async Task A_send_that_does_not_fit_has_an_error_of_its_own(string arguments, string message)
    {
        var chat = await _host.DirectAsync(Ann, Bob);
        using var ann = await _host.EnterAsync(Ann);
        var answer = await ann.AskRawAsync("send_message", arguments.Replace("CHAT", $"{chat}"));
        Assert.That((answer.ErrorCode(), answer.Text("error.message")), Is.EqualTo(("False INVALID_INPUT", message)));
        Assert.That((await ann.EventAsync("message_error")).GetRawText(), Is.EqualTo($$"""{"message":"{{message}}"}"""));
        Assert.That(ann.Events("error"), Is.Empty);
    }

    [Test]
    public async Task An_error_brings_the_senders_own_id_back()
    {
        using var ann = await _host.EnterAsync(Ann);
        foreach (var (tempId, number) in new (object, int)[] { ("t-1", 1), (5.5, 2), (17, 3) })
        {
            await ann.AskAsync("send_message", new { chat_id = 999_999, content = "x", tempId });
            var told = await ann.EventAsync("message_error", number);
            Assert.That((told.Fields(), $"{told.GetProperty("tempId")}", told.Text("message")), Is.EqualTo(("tempId message", $"{tempId}", "Not authorized")));
        }
    }

    [Test]
    public async Task A_strangers_chat_and_no_chat_at_all_are_answered_alike()
    {
        var chat = await _host.DirectAsync(Ann, Bob);
        using var dee = await _host.EnterAsync(Dee);
        foreach (var name in Events.Except(["get_presence"]).Append("send_message"))
        {
            foreach (var chatId in new[] { chat, 999_999 })
            {
                var answer = await dee.AskAsync(name, new { chat_id = chatId, message_id = 1, content = "x", after = 0 });
                Assert.That(answer.GetRawText(), Is.EqualTo("""{"success":false,"error":{"code":"UNAUTHORIZED","message":"Not authorized"}}"""), name);
            }
        }
    }

    [Test]
    public async Task Fields_beside_the_chat_are_looked_at_too()
    {
        var chat = await _host.DirectAsync(Ann, Bob);
        using var ann = await _host.EnterAsync(Ann);
        (string, object)[] wrong =
        [
            ("message_read", new { chat_id = chat }), ("message_read", new { chat_id = chat, message_id = 99999 }),
            ("message_delivered", new { chat_id = chat, message_id = "x" }), ("get_messages", new { chat_id = chat, limit = 0 }),
            ("get_messages", new { chat_id = chat, before = 1, after = 1 }), ("sync", new { chat_id = chat }),
            ("sync", new { chat_id = chat, after = 0, epoch = 5 }), ("get_presence", new { user_ids = Enumerable.Range(1, 201) }),
            ("auth_refresh", new { token = 5 }), ("user_authenticated", new { userId = "me" }),
        ];
        foreach (var (name, arguments) in wrong)
            Assert.That((await ann.AskAsync(name, arguments)).ErrorCode(), Is.EqualTo("False INVALID_INPUT"), $"{name} {arguments}");
        Assert.That((await ann.AskAsync("user_authenticated", 102)).ErrorCode(), Is.EqualTo("False UNAUTHORIZED"));
        Assert.That(ann.Events("error")[^1].GetRawText(), Is.EqualTo("""{"code":"UNAUTHORIZED","message":"Not authenticated"}"""));
        Assert.That((await ann.AskAsync("user_authenticated", "101")).GetRawText(), Is.EqualTo("""{"success":true,"userId":101}"""));
    }

    [Test]
    public async Task The_message_limit_is_told_with_the_time_to_wait()
    {
        var chat = await _host.DirectAsync(Dee, Bob);
        using var dee = await _host.EnterAsync(Dee);
        for (var i = 0; i < 30; i++) await dee.SendAsync(chat, $"{i}");
        var answer = await dee.SendAsync(chat, "one too many", "t-31");
        Assert.That(answer.ErrorCode(), Is.EqualTo("False RATE_LIMIT"));
        Assert.That(answer.Number("error.retryAfterMs"), Is.InRange(1, 60_000));
        Assert.That((await dee.EventAsync("message_error")).GetRawText(), Is.EqualTo("""{"tempId":"t-31","message":"Rate limit exceeded"}"""));
    }

    [Test]
    public async Task A_bad_token_and_a_sixth_socket_are_turned_away()
    {
        using var refused = await _host.OpenAsync(new { token = "bad" }, @namespace: Namespace);
        Assert.That(refused.ConnectError?.GetRawText(), Is.EqualTo("""{"message":"Authentication failed","data":{"code":"UNAUTHENTICATED"}}"""));
        using var nobody = await _host.OpenAsync(null, @namespace: Namespace);
        Assert.That(nobody.ConnectError, Is.Not.Null);
        var person = new Person(500, "user", "Many");
        for (var i = 0; i < 5; i++) await _host.EnterAsync(person);
        var sixth = await _host.OpenAsync(new { token = _host.TokenFor(person) }, @namespace: Namespace);
        Assert.That((await sixth.EventAsync("error")).Text("code"), Is.EqualTo("TOO_MANY_CONNECTIONS"));
        await sixth.DisconnectedAsync();
    }

    [Test]
    public async Task A_removed_member_gets_nothing_further_and_an_added_one_gets_the_next_message()
    {
        var chat = await _host.GroupAsync(Ann, Bob);
        using var ann = await _host.EnterAsync(Ann);
        using var bob = await _host.EnterAsync(Bob);
        using var cid = await _host.EnterAsync(Cid);
        await bob.AskAsync("join_chat", chat);
        await ann.SendAsync(chat, "for Bob");
        Assert.That((await _host.CallAsync(HttpMethod.Post, $"/api/chats/{chat}/members", Bob, new { member_ids = new[] { Cid.Id } })).Status, Is.EqualTo(200));
        Assert.That((await _host.CallAsync(HttpMethod.Delete, $"/api/chats/{chat}/members", Ann, new { user_id = Bob.Id })).Status, Is.EqualTo(204));
        await ann.AskAsync("typing_start", new { chat_id = chat });
        await ann.SendAsync(chat, "for Cid");
        await Task.WhenAll(bob.FlushAsync(), cid.FlushAsync()).WithPatience();
        Assert.That(bob.Story(), Is.EqualTo("chat_joined new_message"));
        Assert.That(cid.Events("new_message").Select(message => message.Text("content")), Is.EqualTo(ChatWorld.Lines("for Cid")));
        Assert.That((await bob.SendAsync(chat, "still here?")).ErrorCode(), Is.EqualTo("False UNAUTHORIZED"));
        Assert.That((await _host.CallAsync(HttpMethod.Post, $"/api/chats/{chat}/members", Bob, new { member_ids = new[] { Bob.Id } })).Status, Is.EqualTo(403));
    }
}
