using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Events;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Engine;

/// <summary>What an application hears of the connections under its sockets (features 1.3, 1.8 to 1.10).</summary>
public sealed class EngineEventTests
{
    private static readonly string[] ThoseThatThrow = ["connection", "flush", "packet", "create", "drain", "close"];

    [TestCase("polling")]
    [TestCase("websocket")]
    [Proves("F-ENG-44", "F-ENG-123", "F-ENG-143", "F-ENG-144")]
    public async Task A_connection_is_told_of_once_it_can_be_found(string transport)
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Engine.OnConnection(connection =>
        {
            var isFound = server.Engine.TryGetConnection(connection.Id, out var found) && ReferenceEquals(found, connection);
            journal.Add($"{connection.Id} {connection.Transport} {connection.Revision} {connection.RemoteAddress} {isFound} {server.Engine.ClientsCount}");
        }));
        var sid = transport == "polling" ? (await PollingSession.OpenAsync(app.Port)).Sid : (await RawWebSocket.OpenAsync(app.Port)).Sid;
        Assert.That(await app.Journal.NextAsync(), Is.EqualTo($"{sid} {transport} 4 127.0.0.1 True 1"));
    }

    [Test]
    [Proves("F-ENG-44")]
    public async Task A_connection_that_is_closed_at_once_still_gets_its_open_packet()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Engine.OnConnection(connection => connection.Close()));
        await using var polling = await PollingSession.OpenAsync(app.Port);
        Assert.That(await polling.ReadAsync(), Is.EqualTo("6\u001e1"));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.SessionsAsync(0);
        Assert.That(app.Server.Engine.TryGetConnection(polling.Sid, out _), Is.False);
    }

    [Test]
    [Proves("F-ENG-104", "F-ENG-144")]
    public async Task An_upgrade_is_told_of_at_the_probe_and_when_it_is_done()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Engine.OnConnection(connection =>
        {
            connection.OnUpgrading(name => journal.Add($"upgrading {name} {connection.Transport} {connection.IsUpgraded}"));
            connection.OnUpgrade(name => journal.Add($"upgrade {name} {connection.Transport} {connection.IsUpgraded}"));
        }));
        await using var session = await PollingSession.OpenAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        await NextAsync(app.Journal, "upgrading websocket polling False");
        await candidate.SendTextAsync("5");
        await NextAsync(app.Journal, "upgrade websocket websocket True");
        Assert.That(app.Journal.All, Has.Count.EqualTo(2));
    }

    [Test]
    [Proves("F-ENG-111", "F-ENG-121")]
    public async Task Pings_and_pongs_are_packets_and_a_pong_is_a_heartbeat()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Engine.OnConnection(connection => Note(connection, journal)));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await NextAsync(app.Journal, "create Open");
        app.Clock.Advance(TimeSpan.FromSeconds(26));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("2"));
        await NextAsync(app.Journal, "create Ping");
        await socket.SendTextAsync("3");
        await NextAsync(app.Journal, "packet Pong");
        await NextAsync(app.Journal, "heartbeat");
    }

    [Test]
    [Proves("F-ENG-111")]
    public async Task A_ping_of_an_old_client_is_a_heartbeat()
    {
        await using var app = await WireApp.StartAsync(
            options => options.AllowEIO3 = true,
            (server, journal) => server.Engine.OnConnection(connection => connection.OnHeartbeat(() => journal.Add($"heartbeat {connection.Revision}"))));
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, "/socket.io/?EIO=3&transport=websocket");
        await socket.SendTextAsync("2");
        await app.Journal.WaitForAsync("heartbeat 3");
    }

    [Test]
    [Proves("F-ENG-121", "F-ENG-122")]
    public async Task Every_packet_is_told_of_and_messages_again()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.Engine.OnConnection(connection =>
            {
                Note(connection, journal);
                connection.OnMessage(packet => journal.Add($"message {packet.Data.Length} {packet.IsBinary}"));
            });
            server.OnConnection(socket => socket.On<byte[]>("bytes", bytes => socket.EmitAsync("sum", bytes).AsTask()));
        });
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]");
        await socket.SendBinaryAsync(1, 2, 3);
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("451-"));
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        await app.Journal.WaitForAsync("create Message bytes");
        Assert.That(app.Journal.All.Where(entry => entry != "connect /" && !entry.Contains("{\"sid\":", StringComparison.Ordinal)), Is.EqualTo([
            "create Open", "packet Message 0", "message 1 False",
            "packet Message 51-[\"bytes\",{\"_placeholder\":true,\"num\":0}]", "message 42 False", "packet Message bytes", "message 3 True",
            "create Message 51-[\"sum\",{\"_placeholder\":true,\"num\":0}]", "create Message bytes",
        ]));
    }

    [Test]
    [Proves("F-ENG-121", "F-ENG-122")]
    public async Task A_binary_message_on_polling_is_told_of_as_its_bytes()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Engine.OnConnection(connection =>
            connection.OnMessage(packet => journal.Add($"message {Convert.ToHexString(packet.Data)} {packet.IsBinary}"))));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("451-[\"note\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID");
        await app.Journal.WaitForAsync("message 010203 True");
    }

    [Test]
    [Proves("F-ENG-119", "F-ENG-121", "F-ENG-143")]
    public async Task What_waits_is_flushed_in_one_go_and_then_drained()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.Engine.OnFlush(connection => journal.Add($"engine flush {connection.Transport}"));
            server.Engine.OnDrain(connection => journal.Add($"engine drain {connection.Transport}"));
        });
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await Patience.UntilAsync(() => Count("flush") == Count("drain"), "what was read so far is drained");
        Assert.That(app.Server.Engine.TryGetConnection(session.Sid, out var connection));
        connection!.OnFlush(packets => app.Journal.Add($"flush {packets}"));
        connection.OnDrain(() => app.Journal.Add("drain"));
        connection.OnPacketCreate(packet => app.Journal.Add($"create {packet.Type}"));
        await session.PostOkAsync("42[\"echo\",1]\u001e42[\"echo\",2]");
        var before = app.Journal.All.Count;
        await session.ReadAsync();
        await Patience.UntilAsync(() => app.Journal.All.Count == before + 6);
        Assert.That(app.Journal.All.Skip(before), Is.EqualTo(["create Message", "create Message", "engine flush polling", "flush 2", "engine drain polling", "drain"]));

        int Count(string what) => app.Journal.All.Count(entry => entry == $"engine {what} polling");
    }

    [Test]
    [Proves("F-ENG-112", "F-ENG-144")]
    public async Task The_end_is_told_of_once_with_its_reason_and_to_those_who_come_late()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Engine.OnConnection(connection =>
            connection.OnClose(reason => journal.Add($"close {reason} {server.Engine.ClientsCount} {connection.IsOpen}"))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var connection = (await app.SocketAsync()).Connection;
        Assert.That(connection.Id, Is.EqualTo(socket.Sid));
        Assert.That(connection.IsOpen);
        connection.Close();
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("close forced close 0 False");
        await app.Journal.WaitForAsync("disconnect / forced close");
        connection.OnClose(reason => app.Journal.Add($"late {reason}"));
        await app.Journal.WaitForAsync("late forced close");
        Assert.That(app.Journal.All, Has.Exactly(1).EqualTo("close forced close 0 False"));
    }

    [Test]
    public async Task What_handlers_throw_hurts_nobody()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.Engine.OnConnection(_ => throw new InvalidOperationException("connection"));
            server.Engine.OnFlush(_ => throw new InvalidOperationException("flush"));
            server.Engine.OnConnection(connection =>
            {
                connection.OnPacket(_ => throw new InvalidOperationException("packet"));
                connection.OnPacketCreate(_ => throw new InvalidOperationException("create"));
                connection.OnDrain(() => throw new InvalidOperationException("drain"));
                connection.OnClose(_ => throw new InvalidOperationException("close"));
                connection.OnClose(_ => journal.Add("closed"));
            });
        });
        app.App.Expect(LogLevel.Warning, "EngineHandlerFailed");
        await using (var socket = await RawWebSocket.JoinedAsync(app.Port))
        {
            await socket.SendTextAsync("421[\"echo\"]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        }

        await app.Journal.WaitForAsync("closed");
        Assert.That(app.App.Logs.Records.Where(record => record.Event.Name == "EngineHandlerFailed").Select(record => record.Exception?.Message),
            Is.SupersetOf(ThoseThatThrow));
    }

    [Test]
    public async Task An_observer_sees_each_session_open_and_close_and_no_refused_one()
    {
        var seen = new CountingObserver();
        await using var app = await WireApp.StartAsync(
            options => options.GenerateId = _ => ValueTask.FromResult("always-the-same"),
            (server, _) => server.Engine.Observe(seen));
        await using (var socket = await RawWebSocket.JoinedAsync(app.Port))
        {
            Assert.That((await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=polling")).Status, Is.EqualTo(400));
            Assert.That((seen.Opened, seen.Closed), Is.EqualTo((1, 0)));
        }

        await app.SessionsAsync(0);
        await Patience.UntilAsync(() => seen.Closed == 1);
        Assert.That((seen.Opened, seen.PacketsIn, seen.BytesIn), Is.EqualTo((1, 1, 1)));
        Assert.That(seen.PacketsOut, Is.EqualTo(2));
    }

    private static void Note(EngineConnection connection, Journal journal)
    {
        connection.OnPacket(packet => journal.Add($"packet {packet.Type} {Text(packet)}".TrimEnd()));
        connection.OnPacketCreate(packet => journal.Add($"create {packet.Type} {Text(packet)}".TrimEnd()));
        connection.OnHeartbeat(() => journal.Add("heartbeat"));
    }

    private static string Text(EnginePacketView packet)
    {
        if (packet.IsBinary)
            return "bytes";
        return packet.Type == EnginePacketType.Message ? Encoding.UTF8.GetString(packet.Data) : "";
    }

    private static async Task NextAsync(Journal journal, string expected) => Assert.That(await journal.NextAsync(), Is.EqualTo(expected));

    private sealed class CountingObserver : IEngineObserver
    {
        private int _opened;
        private int _closed;

        public int Opened => _opened;

        public int Closed => _closed;

        public int PacketsIn { get; private set; }

        public int BytesIn { get; private set; }

        public int PacketsOut { get; private set; }

        public void OnOpened(EngineSession session) => Interlocked.Increment(ref _opened);

        public void OnReceived(EngineSession session, in EnginePacketView packet)
        {
            PacketsIn++;
            BytesIn += packet.Data.Length;
        }

        public void OnSending(EngineSession session, in EnginePacketView packet) => PacketsOut++;

        public void OnClosed(EngineSession session, CloseReason reason) => Interlocked.Increment(ref _closed);
    }
}
