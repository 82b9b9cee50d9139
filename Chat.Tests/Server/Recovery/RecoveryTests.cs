using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Recovery;

/// <summary>Clients that come back to what they had (features 4.9), in raw bytes.</summary>
public sealed class RecoveryTests
{
    [Test]
    [Proves("F-API-77", "F-API-02")]
    public async Task It_is_off_unless_it_is_turned_on()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40{\"pid\":\"abc\",\"offset\":\"def\"}");
        Assert.That(await socket.ReadTextAsync(), Does.Match("^40\\{\"sid\":\"[\\w-]{20}\"\\}$"));
        await app.SocketAsync();
        await app.Server.EmitAsync("plain", 1);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"plain\",1]"));
        Assert.That((await app.SocketAsync()).Recovered, Is.False);
    }

    [Test]
    [Proves("F-API-78", "F-API-79", "F-SIO-59", "F-SUB-12")]
    public async Task Plain_events_carry_an_offset_and_others_do_not()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40");
        Assert.That(await socket.ReadTextAsync(), Does.Match("^40\\{\"sid\":\"[\\w-]{20}\",\"pid\":\"[\\w-]{20}\"\\}$"));
        var here = await app.Wire.SocketAsync();
        await app.Server.EmitAsync("all", 1);
        await here.EmitAsync("one");
        await here.EmitAsync("bytes", new byte[] { 7 }, 2);
        var offsets = new List<string>
        {
            Offset(await socket.ReadTextAsync(), "42\\[\"all\",1,"),
            Offset(await socket.ReadTextAsync(), "42\\[\"one\","),
            Offset(await socket.ReadTextAsync(), "451-\\[\"bytes\",\\{\"_placeholder\":true,\"num\":0\\},2,"),
        };
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(new byte[] { 7 }));
        Assert.That(offsets, Is.Unique.And.Ordered.Using((IComparer<string>)StringComparer.Ordinal));

        _ = here.EmitWithAckAsync<int>("asked", 1);
        _ = app.Server.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("asked", 2);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("420[\"asked\",1]"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("421[\"asked\",2]"));
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        await here.Volatile.EmitAsync("volatile");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"volatile\"]"));
    }

    [Test]
    [Proves("F-API-41", "F-API-80", "F-API-82", "F-API-83", "F-API-85", "F-API-86", "F-SUB-10", "F-SUB-11")]
    public async Task A_client_gets_everything_it_missed_before_the_answer_and_has_what_it_had()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        var (sid, old) = (client.Sid, app.Find(client.Sid));
        old.Data["name"] = "Ada";
        await old.JoinAsync("in", "also in");
        await old.EmitAsync("first");
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"first\"]"));
        await app.LoseAsync(client);
        await app.Journal.WaitForAsync("disconnect / transport close");

        await app.Server.EmitAsync("to all", 1);
        await app.Server.To("in").EmitAsync("to room", 2);
        await app.Server.To("in", "also in", "elsewhere").EmitAsync("to rooms", 3);
        await app.Server.To("elsewhere").EmitAsync("not for it");
        await app.Server.Except("in").EmitAsync("not for it");
        await app.Server.Volatile.EmitAsync("volatile is lost");
        await app.Server.To(sid).EmitAsync("to its own room", 4);
        await old.EmitAsync("direct", 5);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo([
            "42[\"to all\",1]", "42[\"to room\",2]", "42[\"to rooms\",3]", "42[\"to its own room\",4]", "42[\"direct\",5]"]));
        await app.Journal.WaitForAsync("recovered");
        var found = app.Find(sid);
        Assert.That(found, Is.Not.SameAs(old));
        Assert.That(found.Data, Is.SameAs(old.Data));
        Assert.That(found.Rooms, Is.EquivalentTo([sid, "in", "also in"]));
        await app.Server.To("in").EmitAsync("goes on");
        await old.EmitAsync("through the old socket");
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"goes on\"]"));
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"through the old socket\"]"));
    }

    [Test]
    [Proves("F-API-54")]
    public async Task Handlers_for_sent_events_see_no_offset()
    {
        await using var app = await RecoveryApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.OnAnyOutgoing(sent => journal.Add($"sent {sent.Name} {sent.Arguments.Count}"))));
        await using var client = await RecoveringClient.StartAsync(app.Port);
        var socket = app.Find(client.Sid);
        await app.Journal.WaitForAsync("new");
        await socket.EmitAsync("direct", 1);
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"direct\",1]"));
        await app.Server.EmitAsync("all", 1, 2);
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"all\",1,2]"));
        Assert.That(app.Journal.All.Where(entry => entry.StartsWith("sent", StringComparison.Ordinal)), Is.EqualTo(["sent direct 1", "sent all 2"]));
    }

    [Test]
    [Proves("F-API-85", "F-SIO-30")]
    public async Task Missed_events_keep_their_attachments()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.LoseAsync(client);
        await app.Server.EmitAsync("bytes", new byte[] { 1, 2 });
        await client.AskAsync(app.Port);
        Assert.That(await client.Socket.ReadTextAsync(), Does.Match("^451-\\[\"bytes\",\\{\"_placeholder\":true,\"num\":0\\},\"[\\w-]+\"\\]$"));
        Assert.That(await client.Socket.ReadBinaryAsync(), Is.EqualTo(new byte[] { 1, 2 }));
        await client.ReadAnswerAsync();
        Assert.That(client.Recovered, Is.True);
    }

    [Test]
    [Proves("F-API-88")]
    public async Task Middlewares_are_bypassed_unless_they_are_wanted([Values] bool skip)
    {
        await using var app = await RecoveryApp.StartAsync(
            recovery => recovery.SkipMiddlewares = skip,
            (server, journal) => server.Use(async (socket, next) =>
            {
                journal.Add($"middleware {socket.Recovered} {socket.Rooms.Count}");
                await socket.EmitAsync("early");
                await next();
            }));
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.Find(client.Sid).JoinAsync("room");
        // Sent before it was accepted the first time, so without an offset: nobody can miss it.
        Assert.That(client.Missed, Is.EqualTo(["42[\"early\"]"]));
        await app.LoseAsync(client);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        await app.Journal.WaitForAsync("recovered");
        Assert.That(app.Journal.All.Where(entry => entry.StartsWith("middleware", StringComparison.Ordinal)),
            Is.EqualTo((string[])(skip ? ["middleware False 0"] : ["middleware False 0", "middleware True 2"])));
        Assert.That(client.Missed, Is.EqualTo((string[])(skip ? [] : ["42[\"early\"]"])));
    }

    [Test]
    [Proves("F-API-81", "F-API-25")]
    public async Task What_a_middleware_emits_is_sent_at_once_without_an_offset_and_to_a_client_that_comes_back_as_well()
    {
        await using var app = await RecoveryApp.StartAsync(
            recovery => recovery.SkipMiddlewares = false,
            (server, _) => server.Use(async (socket, next) =>
            {
                await socket.EmitAsync("wait", socket.Recovered);
                await next();
            }));
        await using var client = await RecoveringClient.StartAsync(app.Port);
        Assert.That((client.Missed, client.Offset), Is.EqualTo((new List<string> { "42[\"wait\",false]" }, (string?)null)));
        app.Find(client.Sid);
        await app.LoseAsync(client);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered);
        Assert.That(client.Missed, Is.EqualTo(["42[\"wait\",true]"]));
    }

    [Test]
    [Proves("F-API-88", "F-API-24")]
    public async Task A_middleware_may_refuse_a_client_that_would_be_recovered()
    {
        var refuse = false;
        await using var app = await RecoveryApp.StartAsync(
            recovery => recovery.SkipMiddlewares = false,
            (server, _) => server.Use((_, next) => refuse ? throw new SocketIo.Server.Sockets.ConnectRefusedException("no") : next()));
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.LoseAsync(client);
        refuse = true;
        await client.AskAsync(app.Port);
        Assert.That(await client.Socket.ReadTextAsync(), Is.EqualTo("44{\"message\":\"no\"}"));
        refuse = false;
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.False);
    }

    [Test]
    [Proves("F-API-36")]
    public async Task A_child_namespace_stays_as_long_as_somebody_may_come_back_to_it()
    {
        SocketIo.Server.Sockets.ParentNamespace? parent = null;
        await using var app = await RecoveryApp.StartAsync(io: (server, _) => parent = server.Of(new Regex("^/dynamic$", RegexOptions.NonBacktracking)));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40/dynamic,");
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("40/dynamic,{\"sid\":"));
        socket.Abort();
        await Patience.UntilAsync(() => parent!.Children.Single().Sockets.Count == 0);
        await app.Wire.SessionsAsync(0);
        app.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.That(parent!.Children, Has.Count.EqualTo(1));
        app.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.That(parent.Children, Is.Empty);
    }

    private static string Offset(string text, string before)
    {
        var match = Regex.Match(text, "^" + before + "\"(?<offset>[\\w-]+)\"\\]$");
        return match.Success ? match.Groups["offset"].Value : throw new AssertionException($"{text} is not {before}<offset>");
    }
}
