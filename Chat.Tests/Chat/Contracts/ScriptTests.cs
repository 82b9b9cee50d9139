using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Store;
using Chat.Tests.Chat.Tutoring;

namespace Chat.Tests.Chat.Contracts;

/// <summary>Characters of four bytes, from one frontend through the database to the other.</summary>
[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class ScriptTests(DatabaseKind kind)
{
    private const string Text = "👩‍👩‍👧‍👦 𠮷野家 ⚔️ 𝒳 สวัสดี é é \u0001 'quoted' \\ 🏴󠁧󠁢󠁷󠁬󠁳󠁿";

    [Test]
    public async Task Whatever_people_write_comes_back_letter_by_letter()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        await using var host = await ChatHost.StartAsync(home.Settings);
        var (ann, bob) = (new Person(301, "user", "Änn 🦊𠮷"), new Person(302, "user", "Bob 🐻"));
        var (_, made) = await host.CallAsync(HttpMethod.Post, "/api/groups", ann, new { name = "𠮷 🏔️", memberIds = new[] { bob.Id } });
        var groupId = made.Text("group.id")!;
        var (first, second) = (await host.JoinAsync(ann, groupId), await host.JoinAsync(bob, groupId));

        var message = new { groupId, content = Text, clientMessageId = "🆔-1" };
        var sent = await first.AskAsync("send_message", message);
        Assert.That((sent.Text("content"), sent.Text("clientMessageId"), sent.Text("sender.name")), Is.EqualTo((Text, "🆔-1", ann.Name)));
        Assert.That((await second.EventAsync("message_received")).Text("content"), Is.EqualTo(Text));
        Assert.That((await first.AskAsync("send_message", message)).Number("id"), Is.EqualTo(sent.Number("id")));

        await host.RestartAsync();
        var reader = await host.JoinAsync(bob, groupId);
        var stored = (await reader.AskAsync("get_messages", new { groupId })).GetProperty("messages")[0];
        Assert.That((stored.Text("content"), stored.Text("sender.name"), stored.Text("clientMessageId")), Is.EqualTo((Text, ann.Name, "🆔-1")));
        var (_, list) = await host.CallAsync(HttpMethod.Get, "/api/groups", bob);
        Assert.That(list.GetProperty("groups")[0].Text("name"), Is.EqualTo("𠮷 🏔️"));
    }
}
