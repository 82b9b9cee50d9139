using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>Sockets as they are found by room, and what can be done with many at once (features 4.8).</summary>
public sealed class RemoteSocketTests
{
    [Test]
    [Proves("F-API-73", "F-API-75", "F-API-41")]
    public async Task A_found_socket_can_be_looked_at_and_spoken_to()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawWebSocket.OpenAsync(app.Port, "&who=me");
        var id = await client.JoinAsync();
        var socket = await app.SocketAsync();
        var found = (await app.Server.FetchSocketsAsync()).Single();
        Assert.That(found.Data, Is.Empty);
        socket.Data["name"] = "Ada";
        Assert.That(found.Id, Is.EqualTo(id));
        Assert.That(found.Data["name"], Is.EqualTo("Ada"));
        Assert.That(found.Handshake.Query["who"], Is.EqualTo("me"));
        Assert.That(found.LocalSocket, Is.SameAs(socket));

        await found.JoinAsync("a", "b");
        Assert.That(found.Rooms, Is.EquivalentTo([id, "a", "b"]));
        await found.LeaveAsync("a");
        Assert.That(socket.Rooms, Is.EquivalentTo([id, "b"]));
        await found.EmitAsync("hello", 1);
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("42[\"hello\",1]"));
        var answer = found.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("asked");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        await client.SendTextAsync("430[\"yes\",\"no\"]");
        Assert.That(await answer.WithPatience(), Is.EqualTo("yes"));
        var late = found.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("asked");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("421[\"asked\"]"));
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.That(async () => await late.WithPatience(), Throws.InstanceOf<AckTimeoutException>());
        await found.DisconnectAsync();
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("41"));
        await app.Journal.WaitForAsync("disconnect / server namespace disconnect");
        Assert.That(found.Rooms, Is.Empty);
    }

    [Test]
    public async Task Sockets_are_counted_as_an_event_would_reach_them()
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Use(async (socket, next) =>
        {
            if (!socket.Handshake.Query.ContainsKey("late"))
            {
                await next();
                return;
            }

            await socket.JoinAsync("tea");
            await gate.PassAsync();
            await next();
        }));
        await using var first = await RawWebSocket.JoinedAsync(app.Port);
        await using var second = await RawWebSocket.JoinedAsync(app.Port);
        await using var late = await RawWebSocket.OpenAsync(app.Port, "&late=1");
        await late.SendTextAsync("40");
        await gate.Reached;
        await app.Server.SocketsJoinAsync("tea");
        Assert.That(await app.Server.CountSocketsAsync(), Is.EqualTo(2));
        Assert.That(await app.Server.In("tea").CountSocketsAsync(), Is.EqualTo(2));
        gate.Open();
        await Patience.UntilAsync(() => app.Server.In("tea", "nowhere").CountSocketsAsync().AsTask().Result == 3);
        var one = app.Server.Of("/").Sockets.First();
        Assert.That(await app.Server.In("tea").Except(one.Id).CountSocketsAsync(), Is.EqualTo(2));
        Assert.That(await app.Server.In("nowhere").CountSocketsAsync(), Is.Zero);
    }

    [Test]
    [Proves("F-API-74", "F-API-08")]
    public async Task Many_sockets_join_leave_and_are_disconnected_at_once()
    {
        await using var app = await WireApp.StartAsync();
        await using var one = await RawWebSocket.OpenAsync(app.Port);
        await using var two = await RawWebSocket.OpenAsync(app.Port);
        var first = await one.JoinAsync();
        await two.JoinAsync();
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 2);
        await app.Server.SocketsJoinAsync("all", "more");
        await app.Server.In(first).SocketsJoinAsync("some");
        await app.Server.In("some").SocketsLeaveAsync("more", "unknown");
        Assert.That(await Rooms("all"), Is.EqualTo(2));
        Assert.That(await Rooms("more"), Is.EqualTo(1));
        await app.Server.SocketsLeaveAsync("all");
        Assert.That(await Rooms("all"), Is.Zero);
        await app.Server.In("some").DisconnectSocketsAsync();
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("41"));
        await app.Server.DisconnectSocketsAsync(close: true);
        Assert.That(await two.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That(await two.ReadCloseAsync(), Is.Null);

        async Task<int> Rooms(string name) => (await app.Server.In(name).FetchSocketsAsync()).Count;
    }

    [Test]
    [Proves("F-API-12", "F-ADP-08")]
    public async Task With_one_node_there_is_nobody_else_to_speak_to()
    {
        await using var app = await WireApp.StartAsync();
        await app.Server.ServerSideEmitAsync("hello", 1);
        Assert.That(await app.Server.ServerSideEmitWithAckAsync<int>("hello").WithPatience(), Is.Empty);
        foreach (var name in (string[])["connect", "connection", "new_namespace"])
        {
            Assert.That(() => app.Server.ServerSideEmitAsync(name), Throws.ArgumentException);
            Assert.That(() => app.Server.Of("/admin").ServerSideEmitWithAckAsync<int>(name), Throws.ArgumentException);
        }
    }

    [Test]
    [Proves("F-API-27", "F-API-53", "F-API-08")]
    public async Task Send_is_an_event_called_message()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await app.Server.SendAsync("all", 1);
        await socket.SendAsync("one");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("42[\"message\",\"all\",1]"));
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("42[\"message\",\"one\"]"));
    }

    [Test]
    [Proves("F-API-49", "F-API-65", "F-API-47")]
    public async Task An_emitter_can_be_kept_and_combined()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        var plain = socket.Compress(false);
        var hurried = plain.Timeout(TimeSpan.Zero);
        await plain.EmitAsync("one");
        await plain.EmitAsync("two");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("42[\"one\"]"));
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("42[\"two\"]"));
        var answer = hurried.EmitWithAckAsync<int>("asked");
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(async () => await answer.WithPatience(), Throws.InstanceOf<AckTimeoutException>());
        Assert.That(() => plain.Timeout(TimeSpan.FromTicks(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
