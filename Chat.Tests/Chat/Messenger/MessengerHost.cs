using System.Text.Json;
using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Tutoring;

namespace Chat.Tests.Chat.Messenger;

/// <summary>Short ways to chats and the people in them.</summary>
internal static class MessengerHost
{
    public const string Namespace = "/messenger";

    public static readonly Person Ann = new(101, "user", "Ann");
    public static readonly Person Bob = new(102, "user", "Bob");
    public static readonly Person Cid = new(103, "user", "Cid");
    public static readonly Person Dee = new(104, "user", "Dee");

    /// <summary>A client that is in and was handed what it missed.</summary>
    public static async Task<ChatClient> EnterAsync(this ChatHost host, Person person)
    {
        var client = await host.OpenAsync(new { token = host.TokenFor(person) }, @namespace: Namespace);
        await client.AskAsync("user_authenticated", person.Id);
        return client;
    }

    public static async Task<long> DirectAsync(this ChatHost host, Person one, Person other)
    {
        var (status, body) = await host.CallAsync(HttpMethod.Post, "/api/chats", one, new { kind = "direct", member_ids = new[] { other.Id } });
        Assert.That(status, Is.EqualTo(201).Or.EqualTo(200));
        return body.Number("chat.id");
    }

    public static async Task<long> GroupAsync(this ChatHost host, Person owner, params IEnumerable<Person> others)
    {
        var wanted = new { kind = "group", title = "Trip", member_ids = others.Select(person => person.Id) };
        var (status, body) = await host.CallAsync(HttpMethod.Post, "/api/chats", owner, wanted);
        Assert.That(status, Is.EqualTo(201));
        return body.Number("chat.id");
    }

    public static Task<JsonElement> SendAsync(this ChatClient client, long chatId, string content, object? tempId = null) =>
        client.AskAsync("send_message", tempId is null ? new { chat_id = chatId, content } : new { chat_id = chatId, content, tempId });

    /// <summary>The names of the events a client got, without those that say how the test asked.</summary>
    public static string Story(this ChatClient client) =>
        string.Join(' ', client.Names.Where(name => name is not ("authenticated" or "error" or "user_online" or "user_offline")));
}
