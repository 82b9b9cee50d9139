using System.Diagnostics;
using Chat.Host.Auth;
using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Messenger;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Nodes;

/// <summary>Who is put out on one node is out on all of them within a second.</summary>
public sealed class RevokedElsewhereTests
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(1);

    private ChatPair _pair = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _pair = await ChatPair.StartAsync("Chat:Auth:Revocation=true");

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
    }

    [Test]
    public async Task Revoking_cuts_the_sockets_of_all_nodes_off_and_no_node_takes_an_older_token()
    {
        var old = _pair.Second.TokenFor(GroupsHost.Ann);
        ChatClient[] theirs = [await GroupsHost.EnterAsync(_pair.First, GroupsHost.Ann), await MessengerHost.EnterAsync(_pair.Second, GroupsHost.Ann), await GroupsHost.EnterAsync(_pair.Second, GroupsHost.Ann)];
        var bob = await GroupsHost.EnterAsync(_pair.Second, GroupsHost.Bob);
        var watch = Stopwatch.StartNew();
        var (status, answer) = await _pair.First.CallAsync(HttpMethod.Post, $"/api/admin/users/{GroupsHost.Ann.Id}/revoke", Admin);
        foreach (var client in theirs) await client.DisconnectedAsync();
        Report("Three sockets on two nodes were cut off", watch.Elapsed);
        Assert.That((status, answer.Number("sockets"), answer.GetProperty("silentNodes").GetArrayLength()), Is.EqualTo((200, 3L, 0)));
        Assert.That(theirs.Select(client => client.Events("error")[^1].Text("code")), Is.All.EqualTo("UNAUTHENTICATED"));
        Assert.That((await GroupsHost.FlushedAsync(bob)).Disconnected, Is.False);

        var later = TokenAt(GroupsHost.Ann, answer.GetProperty("holdsFrom").GetDateTimeOffset());
        foreach (var host in new[] { _pair.First, _pair.Second })
        {
            Assert.That((await host.OpenAsync(new { token = old }, @namespace: GroupsHost.Namespace)).ConnectError?.Text("data.code"), Is.EqualTo("UNAUTHENTICATED"));
            Assert.That((await host.OpenAsync(new { token = later }, @namespace: GroupsHost.Namespace)).Connected, Is.True);
        }
    }

    [Test]
    public async Task Removing_a_member_ends_what_they_get_on_the_other_node_within_a_second()
    {
        var group = await GroupsHost.GroupAsync(_pair.First, GroupsHost.Cid, GroupsHost.Bob);
        var bob = await GroupsHost.JoinAsync(_pair.Second, GroupsHost.Bob, group);
        var cid = await GroupsHost.JoinAsync(_pair.Second, GroupsHost.Cid, group);
        var watch = Stopwatch.StartNew();
        await _pair.First.CallAsync(HttpMethod.Delete, $"/api/groups/{group}/members/{GroupsHost.Bob.Id}", GroupsHost.Cid);
        Report("A member was removed on the other node", watch.Elapsed);
        await GroupsHost.SendAsync(cid, group, "not for Bob");
        await cid.EventAsync("message_received");
        Assert.That((await GroupsHost.FlushedAsync(bob)).Events("message_received"), Is.Empty);
        Assert.That((await GroupsHost.SendAsync(bob, group, "still here?")).Text("error.code"), Is.EqualTo("NOT_A_MEMBER"));
    }

    private static void Report(string what, TimeSpan after)
    {
        TestContext.Out.WriteLine($"{what} after {after.TotalMilliseconds:F0} ms.");
        Assert.That(after, Is.LessThan(Promise));
    }

    private static string TokenAt(Person person, DateTimeOffset moment)
    {
        var clock = new ManualTimeProvider();
        clock.Advance(moment - clock.GetUtcNow());
        return new JwtTokens(Options.Create(new AuthOptions { SigningKey = ChatHost.SigningKey }), clock, NullLogger<JwtTokens>.Instance).Issue(person).Token;
    }
}
