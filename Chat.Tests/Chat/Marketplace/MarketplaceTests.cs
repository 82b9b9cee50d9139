using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Chat.Marketplace;

/// <summary>What the frontends' own tests in <c>clients/marketplace</c> can't stage: its own namespace, a broken store, races, the log.</summary>
internal sealed class MarketplaceTests
{
    private const string Namespace = "/marketplace";

    private static readonly Person Lena = new(20, Person.Client, "Lena Holm");
    private static readonly Person Otto = new(21, Person.Craftsman, "Otto Brandt");

    [Test]
    public async Task It_has_a_namespace_of_its_own_beside_tutoring()
    {
        await using var host = await ChatHost.StartAsync();
        var (lena, otto) = (await EnterAsync(host, Lena), await EnterAsync(host, Otto));
        var student = await host.ConnectAsync(ChatWorld.Student);
        var chatId = await ChatIdAsync(host);
        await lena.AskAsync("send-message", new { chatId, messageType = "text", content = "hello" });
        Assert.That((await otto.EventAsync("new-message")).Text("content"), Is.EqualTo("hello"));
        Assert.That((await otto.EventAsync("chat-updated")).Text("jobId.title"), Is.EqualTo("Kitchen tiles"));
        await student.FlushAsync();
        Assert.That(student.Names, Is.EqualTo(ChatWorld.Lines("ready", "error")));
    }

    [Test]
    public async Task A_message_that_the_store_does_not_take_is_an_error_of_its_own_and_the_next_one_is_stored()
    {
        await using var host = await ChatHost.StartAsync();
        host.Expect("EventFailed");
        var (lena, otto) = (await EnterAsync(host, Lena), await EnterAsync(host, Otto));
        var message = new { chatId = await ChatIdAsync(host), messageType = "text", content = "hello", clientId = "c-1" };
        await ExecuteAsync(host, "ALTER TABLE messages RENAME TO elsewhere");
        var answer = await lena.AskAsync("send-message", message);
        Assert.That((answer.ErrorCode(), answer.Text("error.message")), Is.EqualTo(("False SEND_MESSAGE_ERROR", "Failed to send message")));
        Assert.That((await lena.EventAsync("error")).GetRawText(), Is.EqualTo(answer.GetProperty("error").GetRawText()));
        Assert.That(host.Logs.Named("EventFailed").Single().Message, Does.Contain(answer.Text("error.correlationId")));

        await ExecuteAsync(host, "ALTER TABLE elsewhere RENAME TO messages");
        Assert.That((await lena.AskAsync("send-message", message)).GetProperty("success").GetBoolean(), Is.True);
        Assert.That((await otto.EventAsync("new-message")).Number("seq"), Is.EqualTo(1));
    }

    [Test]
    public async Task Whoever_is_no_member_any_more_gets_nothing_and_may_do_nothing()
    {
        await using var host = await ChatHost.StartAsync();
        var chatId = await ChatIdAsync(host);
        var route = await host.CallAsync(HttpMethod.Delete, $"/api/chats/{chatId}/members", Lena, new { user_id = Otto.Id });
        Assert.That(route.Status, Is.EqualTo(403), "messenger knows nothing of this chat");

        // Only by hand: the members of a chat about a job do not change.
        await ExecuteAsync(host, $"DELETE FROM conversation_members WHERE user_id = {Otto.Id}");
        await host.RestartAsync();
        var (lena, otto) = (await EnterAsync(host, Lena), await EnterAsync(host, Otto));
        Assert.That((await lena.AskAsync("send-message", new { chatId, messageType = "text", content = "alone" })).GetProperty("success").GetBoolean(), Is.True);
        foreach (var name in new[] { "join-chat", "leave-chat", "send-message", "typing-start", "typing-stop", "mark-messages-read", "get-messages", "sync" })
        {
            var answer = await otto.AskAsync(name, new { chatId, messageType = "text", content = "x", after = 0 });
            Assert.That(answer.GetRawText(), Is.EqualTo("""{"success":false,"error":{"code":"UNAUTHORIZED","message":"Not authorized"}}"""), name);
        }
        await otto.FlushAsync();
        Assert.That(otto.Names.Distinct(), Is.EqualTo(ChatWorld.Lines("error")));
    }

    [Test]
    public async Task A_chat_that_is_opened_many_times_at_once_is_one_and_is_told_once()
    {
        await using var host = await ChatHost.StartAsync();
        var otto = await EnterAsync(host, Otto);
        var calls = Enumerable.Range(0, 12).Select(_ =>
            host.CallAsync(HttpMethod.Post, "/api/messages/chats", Lena, new { craftsmanId = 21, jobId = 5, initialMessage = "hello", clientId = "first" }));
        var answers = await Task.WhenAll(calls).WithPatience();
        Assert.That(answers.Count(answer => answer.Status == 201), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Body.Text("chat._id")).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers[0].Body.Text("chat.jobId.title"), Is.EqualTo("Job 5"));
        await otto.FlushAsync();
        Assert.That((otto.Events("new-chat-notification").Count, otto.Events("new-message").Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Counts_of_unread_messages_are_right_at_any_moment_while_both_write_and_read()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:MessagesPerMinute=1000");
        var (lena, otto) = (await EnterAsync(host, Lena), await EnterAsync(host, Otto));
        var chatId = await ChatIdAsync(host);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 3) switch
        {
            0 => lena.AskAsync("send-message", new { chatId, messageType = "text", content = $"{i}" }),
            1 => otto.AskAsync("send-message", new { chatId, messageType = "text", content = $"{i}" }),
            _ => (i % 2 == 0 ? lena : otto).AskAsync("mark-messages-read", chatId),
        })).WithPatience();
        await Task.WhenAll(lena.FlushAsync(), otto.FlushAsync()).WithPatience();

        var (_, list) = await host.CallAsync(HttpMethod.Get, "/api/messages/chats", Otto);
        var stored = list.GetProperty("chats")[0].GetProperty("unreadCount");
        foreach (var (reader, other, person) in new[] { (lena, otto, Lena), (otto, lena, Otto) })
        {
            // Their own count: what the other has read since the last message is told to the other.
            Assert.That(reader.Events("chat-updated")[^1].Number($"unreadCount.{person.Id}"), Is.EqualTo(stored.Number($"{person.Id}")));
            Assert.That(other.Events("message-read").SelectMany(read => read.GetProperty("messageIds").EnumerateArray().Select(id => id.GetString())), Is.Unique);
        }
        await Task.WhenAll(lena.AskAsync("mark-messages-read", chatId), otto.AskAsync("mark-messages-read", chatId)).WithPatience();
        (_, list) = await host.CallAsync(HttpMethod.Get, "/api/messages/chats", Lena);
        Assert.That(list.GetProperty("chats")[0].GetProperty("unreadCount").GetRawText(), Is.EqualTo("""{"20":0,"21":0}"""));
    }

    [Test]
    public async Task All_chats_are_joined_however_many_pages_they_fill()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:ConversationPage=2");
        for (var jobId = 11; jobId < 15; jobId++)
            await host.CallAsync(HttpMethod.Post, "/api/messages/chats", Lena, new { craftsmanId = 21, jobId });
        var otto = await EnterAsync(host, Otto);
        var ids = new List<string>();
        for (var more = true; more;)
        {
            var (_, page) = await host.CallAsync(HttpMethod.Get, $"/api/messages/chats?after={ids.LastOrDefault() ?? "0"}", Lena);
            more = page.GetProperty("hasMore").GetBoolean();
            ids.AddRange(page.GetProperty("chats").EnumerateArray().Select(chat => chat.Text("_id")!));
        }
        Assert.That(ids, Has.Count.EqualTo(5).And.Unique);
        var lena = await EnterAsync(host, Lena);
        foreach (var chatId in ids) await lena.AskAsync("send-message", new { chatId, messageType = "text", content = chatId });
        await otto.FlushAsync();
        Assert.That(otto.Events("new-message").Select(message => message.Text("chatId")), Is.EqualTo(ids));
    }

    [Test]
    public async Task Every_moment_that_the_seed_names_is_in_the_log_with_its_fields()
    {
        await using var host = await ChatHost.StartAsync();
        var (lena, _) = (await EnterAsync(host, Lena), await EnterAsync(host, Otto));
        var chatId = await ChatIdAsync(host);
        await lena.AskAsync("send-message", new { chatId, messageType = "image", content = "secret.jpg" });
        await host.OpenAsync(new { token = "bad" }, null, Namespace);

        AssertLogged(host, "UserConnected", "20", "client");
        AssertLogged(host, "RoomsJoined", "20");
        AssertLogged(host, "MessageReceived", chatId, "20", "image");
        AssertLogged(host, "MessageSaved", "20", "job");
        AssertLogged(host, "MessageEmitted", $"chat:{chatId}", "2 sockets");
        AssertLogged(host, "ChangeTold", "job");
        AssertLogged(host, "TokenRefused");
        Assert.That(host.Logs.Records.Where(record => record.Message.Contains("secret", StringComparison.Ordinal)), Is.Empty);
    }

    private static async Task<ChatClient> EnterAsync(ChatHost host, Person person)
    {
        var client = await host.OpenAsync(new { token = host.TokenFor(person) }, null, Namespace);
        await client.AskAsync("auth_refresh", host.TokenFor(person));
        return client;
    }

    /// <summary>The chat of the demo data.</summary>
    private static async Task<string> ChatIdAsync(ChatHost host)
    {
        var (_, list) = await host.CallAsync(HttpMethod.Get, "/api/messages/chats", Lena);
        return list.GetProperty("chats")[0].Text("_id")!;
    }

    private static void AssertLogged(ChatHost host, string moment, params string[] fields) =>
        Assert.That(host.Logs.Named(moment).Count(record => fields.All(field => record.Message.Contains(field, StringComparison.Ordinal))), Is.Positive, moment);

    private static Task ExecuteAsync(ChatHost host, string statement) =>
        host.Services.GetRequiredService<Host.Store.Database>().WriteAsync(async transaction =>
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        });
}
