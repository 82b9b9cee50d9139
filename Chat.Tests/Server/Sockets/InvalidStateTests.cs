using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Sockets;

/// <summary>Packets that decode but must not come now: they end the connection (features 3.2).</summary>
public sealed class InvalidStateTests
{
    [TestCase("42[\"echo\"]")]
    [TestCase("430[]")]
    [TestCase("41")]
    [TestCase("42/admin,[\"echo\"]")]
    [TestCase("42/nope,[\"echo\"]")]
    [TestCase("41/admin,")]
    [TestCase("43/admin,0[]")]
    [Proves("F-SIO-21", "F-SUB-03")]
    public async Task A_packet_for_a_namespace_that_was_not_joined_ends_the_connection(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync(packet);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.SessionsAsync(0);
        Assert.That(app.Journal.All, Is.Empty);
    }

    [TestCase("42/admin,[\"echo\"]")]
    [TestCase("41/nope,")]
    [TestCase("43/admin,0[]")]
    [TestCase("40")]
    [TestCase("40{}")]
    [TestCase("44{\"message\":\"x\"}")]
    [TestCase("44\"x\"")]
    [TestCase("44/admin,{\"message\":\"x\"}")]
    [Proves("F-SIO-21", "F-SIO-22", "F-SIO-23", "F-SIO-24", "F-SUB-07")]
    public async Task A_state_fault_on_WebSocket_is_a_forced_close(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync(packet);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "disconnect / forced close"]));
    }

    [TestCase("42/admin,[\"echo\"]")]
    [TestCase("40")]
    [Proves("F-SIO-24", "F-SIO-60", "F-SUB-07")]
    public async Task A_state_fault_on_WebSocket_is_a_forced_close_even_while_an_answer_is_on_its_way(string packet)
    {
        await using var app = await WireApp.StartAsync();
        for (var i = 1; i <= 20; i++)
        {
            await using var socket = await RawWebSocket.JoinedAsync(app.Port);
            await socket.Client.SendAsync((byte[])
            [
                .. RawFrame.Encode(RawFrame.TextFrame, "421[\"echo\"]"u8),
                .. RawFrame.Encode(RawFrame.TextFrame, Encoding.UTF8.GetBytes(packet)),
            ]);
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
            Assert.That(await socket.ReadCloseAsync(), Is.Null);
            await Patience.UntilAsync(() => app.Journal.All.Count == 2 * i);
        }

        Assert.That(app.Journal.All.Distinct(), Is.EqualTo(["connect /", "disconnect / forced close"]));
    }

    [TestCase("42/admin,[\"echo\"]")]
    [TestCase("40")]
    [TestCase("44{\"message\":\"x\"}")]
    [Proves("F-SIO-24", "F-SUB-07")]
    public async Task A_state_fault_on_polling_with_a_GET_waiting_is_a_forced_close(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await session.PostAsync(packet);
        Assert.That(await get, Is.EqualTo("1"));
        await app.Journal.WaitForAsync("disconnect / forced close");
    }

    [TestCase("42/admin,[\"echo\"]")]
    [TestCase("40")]
    [TestCase("44{\"message\":\"x\"}")]
    [Proves("F-SIO-24", "F-SUB-07")]
    public async Task A_state_fault_on_polling_without_a_GET_is_a_forced_server_close(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync(packet);
        await app.Journal.WaitForAsync("disconnect / forced server close");
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "disconnect / forced server close"]));
    }

    [Test]
    [Proves("F-SIO-22", "F-SIO-60")]
    public async Task The_answer_to_the_first_CONNECT_is_delivered_before_the_end()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.OpenAsync(app.Port);
        await session.PostOkAsync("40");
        await app.Journal.WaitForAsync("connect /");
        await session.PostOkAsync("40");
        Assert.That(await session.ReadAsync(), Does.StartWith("40{\"sid\":"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
    }

    [Test]
    [Proves("F-SIO-21", "F-SUB-03")]
    public async Task An_event_behind_a_CONNECT_that_nothing_delays_is_handled()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.OpenAsync(app.Port);
        await session.PostOkAsync("40\u001e42[\"note\",1]");
        await app.Journal.WaitForAsync("note / 1");
        Assert.That(await session.ReadAsync(), Does.StartWith("40{\"sid\":"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "note / 1"]));
    }

    [TestCase("42[\"note\",1]", TestName = "An event that comes before the answer to CONNECT ends the connection")]
    [TestCase("40", TestName = "A CONNECT repeated before the first is answered ends the connection")]
    [Proves("F-SIO-21", "F-SIO-25", "F-SUB-03")]
    public async Task A_packet_that_comes_before_the_answer_to_CONNECT_ends_the_connection(string packet)
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Use(async (_, next) =>
        {
            await gate.PassAsync();
            await next();
        }));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40");
        await gate.Reached;
        await socket.SendTextAsync(packet);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        gate.Open();
        await app.SessionsAsync(0);
        Assert.That(app.Journal.All, Is.Empty);
    }

    [Test]
    [Proves("F-SIO-21", "F-SIO-51")]
    public async Task A_packet_for_a_namespace_that_was_left_ends_the_connection()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.JoinAsync("/admin");
        await socket.SendTextAsync("41/admin,");
        await socket.SendTextAsync("42/admin,[\"echo\"]");
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All, Does.Contain("disconnect /admin client namespace disconnect"));
    }

    [TestCase("430[]")]
    [TestCase("43999999999999999999[\"x\"]")]
    [TestCase("43[1]")]
    [Proves("F-SIO-26", "F-SIO-05")]
    public async Task An_acknowledgement_nobody_waits_for_is_ignored(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync(packet);
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }
}
