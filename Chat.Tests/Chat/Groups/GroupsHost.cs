using System.Text.Json;
using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Tutoring;

namespace Chat.Tests.Chat.Groups;

/// <summary>Short ways to groups and the people in them.</summary>
internal static class GroupsHost
{
    public const string Namespace = "/groups";

    public static readonly Person Ann = new(101, "user", "Ann");
    public static readonly Person Bob = new(102, "user", "Bob");
    public static readonly Person Cid = new(103, "user", "Cid");

    /// <summary>A client that is in and was handed what it missed.</summary>
    public static async Task<ChatClient> EnterAsync(this ChatHost host, Person person)
    {
        var client = await host.OpenAsync(new { token = host.TokenFor(person) }, @namespace: Namespace);
        await client.AskAsync("auth_refresh", new { token = host.TokenFor(person) });
        return client;
    }

    public static async Task<string> GroupAsync(this ChatHost host, Person owner, params IEnumerable<Person> others)
    {
        var wanted = new { name = "Trip", memberIds = others.Select(person => person.Id) };
        var (status, body) = await host.CallAsync(HttpMethod.Post, "/api/groups", owner, wanted);
        Assert.That(status, Is.EqualTo(201));
        return body.Text("group.id")!;
    }

    /// <summary>A client that is in and has joined the group.</summary>
    public static async Task<ChatClient> JoinAsync(this ChatHost host, Person person, string groupId)
    {
        var client = await host.EnterAsync(person);
        await client.AskAsync("join_group", groupId);
        return client;
    }

    public static Task<JsonElement> SendAsync(this ChatClient client, string groupId, string content) =>
        client.AskAsync("send_message", new { groupId, content });

    /// <summary>The names of the events a client got, without those that say how the test asked.</summary>
    public static string Story(this ChatClient client) => string.Join(' ', client.Names.Where(name => name is not "error"));

    public static async Task<ChatClient> FlushedAsync(this ChatClient client)
    {
        await client.FlushAsync();
        return client;
    }
}
