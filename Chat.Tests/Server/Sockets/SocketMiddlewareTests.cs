using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>Middlewares for received events (F-API-57).</summary>
[Proves("F-API-57")]
public sealed class SocketMiddlewareTests
{
    [Test]
    public async Task Middlewares_run_in_their_order_around_the_handlers()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.Use(async (_, next) =>
            {
                journal.Add("first in");
                await next();
                journal.Add("first out");
            });
            socket.Use(async (_, next) =>
            {
                await Task.Yield();
                journal.Add("second");
                await next();
                await next();
            });
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"note\",1]");
        await app.Journal.WaitForAsync("first out");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "first in", "second", "note / 1", "first out"]));
    }

    [Test]
    public async Task An_event_may_be_replaced_on_its_way()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
        {
            socket.Use((e, next) =>
            {
                e.Replace("echo", e.Name, e.Get<int>(0) + 1, new byte[] { 1, 2 });
                return next();
            });
            socket.Use((e, next) =>
            {
                e.Replace(e.Name, e.Get<string>(0), e.Get<int>(1), Convert.ToHexString(e.Get<byte[]>(2)!));
                return next();
            });
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("423[\"other\",41]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("433[\"other\",42,\"0102\"]"));
    }

    [Test]
    [Proves("F-API-58")]
    public async Task What_a_middleware_throws_goes_to_the_error_handlers_and_not_to_the_client()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.Use((e, next) =>
            e.Name == "note" ? throw new ConnectRefusedException("not this") : next())));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("421[\"note\",1]");
        await socket.SendTextAsync("422[\"echo\",2]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("432[2]"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "error / not this"]));
    }

    [Test]
    public async Task A_middleware_that_does_not_let_an_event_through_may_answer_it()
    {
        Func<Task>? kept = null;
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.Use(async (e, next) =>
        {
            if (kept is null)
            {
                kept = next;
                await e.AckAsync("denied");
                return;
            }

            await next();
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("421[\"note\",1]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[\"denied\"]"));
        await socket.SendTextAsync("422[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("432[]"));
        await kept!().WithPatience();
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }

    [Test]
    [Proves("F-SIO-57")]
    public async Task Events_keep_their_order_behind_a_middleware_that_waits()
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket => socket.Use(async (e, next) =>
        {
            if (e.Get<int>(0) == 1) await gate.PassAsync();
            // Not waited for: the next event must wait for the handlers all the same.
            _ = next();
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"note\",1]");
        await socket.SendTextAsync("42[\"note\",2]");
        await gate.Reached;
        gate.Open();
        await app.Journal.WaitForAsync("note / 2");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "note / 1", "note / 2"]));
    }
}
