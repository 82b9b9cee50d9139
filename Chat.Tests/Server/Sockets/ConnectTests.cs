using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>How a client joins namespaces (features 3.4).</summary>
public sealed partial class ConnectTests
{
    [Test]
    [Proves("F-SIO-39", "F-API-38")]
    public async Task CONNECT_is_answered_with_a_new_id_and_nothing_else()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40");
        var main = await socket.ReadTextAsync();
        await socket.SendTextAsync("40/admin,");
        var admin = await socket.ReadTextAsync();
        Assert.That(Sid().Replace(main, "ID"), Is.EqualTo("40{\"sid\":\"ID\"}"));
        Assert.That(Sid().Replace(admin, "ID"), Is.EqualTo("40/admin,{\"sid\":\"ID\"}"));
        var ids = new[] { Sid().Match(main).Value, Sid().Match(admin).Value, socket.Sid };
        Assert.That(ids, Is.Unique);
    }

    [Test]
    [Proves("F-API-06", "F-SIO-39")]
    public async Task The_main_namespace_is_there_even_when_the_application_never_named_it()
    {
        await using var app = await TestApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
    }

    [TestCase("40", "40{")]
    [TestCase("40/", "40{")]
    [TestCase("40/,", "40{")]
    [TestCase("40{}", "40{")]
    [TestCase("40/,{\"a\":1}", "40{")]
    [TestCase("40/admin", "40/admin,{")]
    [TestCase("40/admin,", "40/admin,{")]
    [TestCase("40/admin,{\"a\":1}", "40/admin,{")]
    [Proves("F-SIO-03", "F-SIO-10")]
    public async Task All_forms_of_CONNECT_are_understood(string packet, string answer)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync(packet);
        Assert.That(await socket.ReadTextAsync(), Does.StartWith(answer));
    }

    [TestCase("40", "{}")]
    [TestCase("40{}", "{}")]
    [TestCase("40{\"token\":\"ü\",\"n\":[1,{\"__proto__\":{\"x\":1}}]}", "{\"token\":\"ü\",\"n\":[1,{\"__proto__\":{\"x\":1}}]}")]
    [Proves("F-SIO-40", "F-SIO-09")]
    public async Task The_payload_of_CONNECT_becomes_the_auth_of_the_handshake(string packet, string auth)
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
            server.OnConnection(socket => journal.Add(socket.Handshake.Auth.GetRawText())));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync(packet);
        await app.Journal.WaitForAsync(auth);
    }

    [TestCase("/nope")]
    [TestCase("/admin?x=1")]
    [TestCase("/Admin")]
    [TestCase("/admin/")]
    [TestCase("/__proto__")]
    [TestCase("/ü\\\"")]
    [Proves("F-SIO-41", "F-SIO-04")]
    public async Task An_unknown_namespace_is_refused_and_the_connection_stays(string name)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync($"40{name},");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"44{name},{{\"message\":\"Invalid namespace\"}}"));
        await socket.JoinAsync();
    }

    [Test]
    [Proves("F-SIO-42", "F-API-24")]
    public async Task A_middleware_refuses_with_message_and_data()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) =>
        {
            server.Use((_, _) => throw new ConnectRefusedException("not \"you\"", new { code = 7, why = (string[])["a", "é"] }));
            server.Of("/admin").Use((_, _) => throw new ConnectRefusedException("no"));
        });
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44{\"message\":\"not \\\"you\\\"\",\"data\":{\"code\":7,\"why\":[\"a\",\"é\"]}}"));
        await socket.SendTextAsync("40/admin,");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44/admin,{\"message\":\"no\"}"));
        Assert.That(app.Journal.All, Is.Empty);
    }

    [Test]
    [Proves("F-SIO-42")]
    public async Task A_fault_in_a_middleware_is_told_to_the_log_and_not_to_the_client()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Use((_, _) => throw new InvalidOperationException("password=secret")));
        app.App.Expect(LogLevel.Warning, "MiddlewareFailed");
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44{\"message\":\"Internal server error\"}"));
    }

    [Test]
    [Proves("F-SIO-42")]
    public async Task A_refused_client_may_try_again()
    {
        var tries = 0;
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Use((_, next) =>
            Interlocked.Increment(ref tries) < 3 ? throw new ConnectRefusedException("later") : next()));
        await using var session = await PollingSession.OpenAsync(app.Port);
        for (var i = 0; i < 2; i++)
        {
            await session.PostOkAsync("40");
            Assert.That(await session.ReadAsync(), Is.EqualTo("44{\"message\":\"later\"}"));
        }

        await session.JoinAsync();
    }

    [Test]
    [Proves("F-SIO-43", "F-SIO-50", "F-SIO-51", "F-SIO-47")]
    public async Task Namespaces_share_a_connection_and_stay_apart()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.JoinAsync();
        await socket.JoinAsync("/admin");
        await socket.SendTextAsync("427[\"echo\",\"main\"]");
        await socket.SendTextAsync("42/admin,7[\"echo\",\"admin\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("437[\"main\"]"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("43/admin,7[\"admin\"]"));
        await socket.SendTextAsync("41/admin,");
        await app.Journal.WaitForAsync("disconnect /admin client namespace disconnect");
        await socket.SendTextAsync("428[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("438[]"));
        Assert.That(app.Journal.All, Does.Not.Contain("disconnect / client namespace disconnect"));
    }

    [Test]
    [Proves("F-SIO-43", "F-SIO-21")]
    public async Task Many_namespaces_share_a_connection_and_stay_apart([Values(4, 5, 40)] int count)
    {
        await using var app = await WireApp.StartAsync(io: (server, _) =>
        {
            for (var i = 0; i < count; i++)
            {
                var place = i;
                server.Of($"/{i}/n").OnConnection(socket => socket.On("echo", () => place));
            }
        });
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        for (var i = 0; i < count; i++) await socket.JoinAsync($"/{i}/n");
        await socket.SendTextAsync("41/1/n,");
        for (var i = 0; i < count; i++)
        {
            if (i == 1) continue;
            await socket.SendTextAsync($"42/{i}/n,7[\"echo\"]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"43/{i}/n,7[{i}]"));
        }

        await socket.JoinAsync("/1/n");
        await socket.SendTextAsync("42/1/n,7[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("43/1/n,7[1]"));
        await socket.SendTextAsync("41/0/n,");
        await socket.SendTextAsync("42/0/n,7[\"echo\"]");
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
    }

    [Test]
    [Proves("F-SIO-44", "F-API-25", "F-SUB-13")]
    public async Task What_a_middleware_emits_goes_before_the_answer()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Use(async (socket, next) =>
        {
            journal.Add($"connected {socket.Connected}");
            await socket.EmitAsync("early", 1);
            await next();
        }));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"early\",1]"));
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("40{"));
        Assert.That(await app.Journal.NextAsync(), Is.EqualTo("connected False"));
    }

    [Test]
    [Proves("F-SIO-45", "F-API-24")]
    public async Task A_client_that_left_before_it_was_accepted_never_connects_and_leaves_no_room()
    {
        var gate = new Gate();
        Namespace? main = null;
        await using var app = await WireApp.StartAsync(io: (server, _) =>
        {
            main = server.Of("/");
            main.Use(async (socket, next) =>
            {
                await socket.JoinAsync("lobby");
                await gate.PassAsync();
                await next();
            });
        });
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40");
        await gate.Reached;
        socket.Abort();
        await app.SessionsAsync(0);
        gate.Open();
        await using var other = await RawWebSocket.JoinedAsync(app.Port);
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
        Assert.That(main!.Sockets, Has.Count.EqualTo(1));
    }

    [Test]
    [Proves("F-SIO-38", "F-SUB-38")]
    public async Task A_client_that_joins_nothing_is_closed_in_time()
    {
        await using var app = await WireApp.StartAsync(o => o.ConnectTimeout = TimeSpan.FromSeconds(10));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await using var session = await PollingSession.OpenAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        app.Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(app.Server.SessionCount, Is.EqualTo(2));
        app.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        Assert.That(await get, Is.EqualTo("1"));
        await app.SessionsAsync(0);
    }

    [TestCase("refused")]
    [TestCase("pending")]
    [Proves("F-SIO-38", "F-SUB-38")]
    public async Task A_CONNECT_that_was_refused_or_hangs_does_not_count_as_joined(string how)
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(
            o => o.ConnectTimeout = TimeSpan.FromSeconds(10),
            (server, _) => server.Use(async (_, _) => await gate.PassAsync()));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync(how == "refused" ? "40/nope," : "40");
        if (how == "refused")
            Assert.That(await socket.ReadTextAsync(), Does.StartWith("44/nope,"));
        else
            await gate.Reached;
        app.Clock.Advance(TimeSpan.FromSeconds(10.1));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        gate.Open();
    }

    [Test]
    [Proves("F-SIO-38", "F-SIO-51", "F-SUB-38")]
    public async Task A_client_that_left_every_namespace_stays_connected()
    {
        await using var app = await WireApp.StartAsync(o => o.ConnectTimeout = TimeSpan.FromSeconds(10));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("41");
        await app.Journal.WaitForAsync("disconnect / client namespace disconnect");
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        await socket.JoinAsync();
    }

    [Test]
    [Proves("F-API-23")]
    public async Task Middlewares_run_in_their_order_and_those_of_the_main_namespace_for_it_alone()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            foreach (var name in (string[])["one", "two"])
            {
                server.Use(async (socket, next) =>
                {
                    journal.Add($"{name} {JsonSerializer.Serialize(socket.Namespace.Name)}");
                    await next();
                });
            }
        });
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.JoinAsync("/admin");
        await socket.JoinAsync();
        await app.Journal.WaitForAsync("connect /");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /admin", "one \"/\"", "two \"/\"", "connect /"]));
    }

    [Test]
    [Proves("F-API-23")]
    public async Task A_middleware_that_is_added_while_a_client_connects_is_for_later_ones()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Use((_, next) =>
        {
            server.Use((_, go) =>
            {
                journal.Add("added");
                return go();
            });
            return next();
        }));
        await using var first = await RawWebSocket.JoinedAsync(app.Port);
        await app.Journal.WaitForAsync("connect /");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
        await using var second = await RawWebSocket.JoinedAsync(app.Port);
        await app.Journal.WaitForAsync("added");
    }

    [Test]
    [Proves("F-API-24")]
    public async Task A_middleware_that_goes_on_twice_connects_once()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Use(async (_, next) =>
        {
            await next();
            await next();
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }

    [Test]
    [Proves("F-API-25", "F-API-21", "F-ADP-06")]
    public async Task In_a_middleware_a_socket_has_its_data_and_its_handshake_and_may_join_rooms()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.Use(async (socket, next) =>
            {
                socket.Data["who"] = socket.Handshake.Auth.GetProperty("who").GetString();
                await socket.JoinAsync("early");
                // Not among the sockets yet, so it is not reached.
                await server.To("early").EmitAsync("too early");
                journal.Add($"{server.Of("/").Sockets.Count} {(await server.In("early").FetchSocketsAsync()).Count}");
                await next();
            });
            server.OnConnection(socket => journal.Add($"{socket.Data["who"]} {socket.Rooms.Contains("early")}"));
        });
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40{\"who\":\"Ada\"}");
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("40{"));
        await app.Journal.WaitForAsync("Ada True");
        await app.Server.To("early").EmitAsync("now");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"now\"]"));
        Assert.That(app.Journal.All, Does.Contain("0 0"));
    }

    [Test]
    [Proves("F-API-42", "F-API-43")]
    public async Task A_socket_tells_its_request_its_session_and_its_namespace()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawWebSocket.OpenAsync(app.Port, "&x=1");
        var before = app.Clock.GetUtcNow();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.JoinAsync("/admin");
        var socket = await app.SocketAsync("/admin");
        var handshake = socket.Handshake;
        Assert.That((handshake.Time, handshake.Issued), Is.EqualTo((before, before.ToUnixTimeMilliseconds())));
        Assert.That((handshake.Address, handshake.XDomain, handshake.Secure), Is.EqualTo(("127.0.0.1", false, false)));
        Assert.That(handshake.Url, Is.EqualTo("/socket.io/?EIO=4&transport=websocket&x=1"));
        Assert.That(handshake.Headers["sec-websocket-version"], Is.EqualTo("13"));
        Assert.That((socket.SessionId, socket.TransportName, socket.EngineProtocol), Is.EqualTo((client.Sid, "websocket", 4)));
        Assert.That(socket.Namespace, Is.SameAs(app.Server.Of("/admin")));
        Assert.That(socket.Recovered, Is.False);
    }

    [Test]
    [Proves("F-API-09", "F-API-06")]
    public async Task Names_have_their_slash_and_no_name_is_the_main_namespace()
    {
        await using var app = await WireApp.StartAsync();
        Assert.That(app.Server.Of(""), Is.SameAs(app.Server.Of("/")));
        Assert.That(app.Server.Of("admin"), Is.SameAs(app.Server.Of("/admin")));
    }

    [GeneratedRegex("(?<=\"sid\":\")[A-Za-z0-9_-]{20}(?=\")")]
    private static partial Regex Sid();
}
