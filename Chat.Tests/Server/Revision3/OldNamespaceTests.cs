using Chat.Tests.Support;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Revision3;

/// <summary>How clients up to version 2 join namespaces.</summary>
public sealed class OldNamespaceTests
{
    [Test, Proves("F-EIO3-20", "F-EIO3-21", "F-EIO3-22", "F-SUB-32")]
    public async Task A_client_is_in_the_main_namespace_and_may_join_others()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, journal) =>
            server.Of("/admin").OnConnection(socket => journal.Add(socket.Id)));
        var (socket, sid) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await app.Journal.WaitForAsync("connect /");
        await socket.SendTextAsync("40/admin,");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("40/admin,"));
        await app.Journal.WaitForAsync($"/admin#{sid}");
        await socket.SendTextAsync("42/admin,3[\"echo\",1]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("43/admin,3[1]"));
    }

    [Test, Proves("F-EIO3-20", "F-EIO3-25")]
    public async Task The_middlewares_of_the_main_namespace_may_refuse()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, _) => server.Use((_, _) => throw new ConnectRefusedException("nope")));
        await using var session = await OldPolling.OpenAsync(app.Port);
        Assert.That(session.First, Does.EndWith("8:44\"nope\""));
    }

    [Test, Proves("F-EIO3-23")]
    public async Task Asking_for_the_main_namespace_again_ends_the_connection()
    {
        await using var app = await WireApp.StartAsync(Allow);
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await socket.SendTextAsync("40");
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.SessionsAsync(0);
    }

    [Test, Proves("F-EIO3-24")]
    public async Task The_query_of_a_namespace_is_its_auth()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, journal) =>
            server.Of("/admin").OnConnection(socket => journal.Add(socket.Handshake.Auth.GetRawText())));
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await socket.SendTextAsync("40/admin?token=1&b=x%20%C3%BC+y&c&token=2");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("40/admin,"));
        await app.Journal.WaitForAsync("{\"token\":\"2\",\"b\":\"x \\u00FC y\",\"c\":\"\"}");
        await socket.SendTextAsync("42/admin?token=1,5[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("43/admin,5[]"));
        await socket.SendTextAsync("41/admin?token=1,");
        await app.Journal.WaitForAsync("disconnect /admin client namespace disconnect");
    }

    [Test, Proves("F-EIO3-24")]
    public async Task A_name_is_taken_as_it_is()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, _) => server.Of("/größe"));
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await socket.SendTextAsync("40/größe?a=b,");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("40/größe,"));
        await socket.SendTextAsync("40/x/../admin,");
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("44/x/../admin,"));
    }

    [Test, Proves("F-EIO3-25")]
    public async Task A_refusal_is_the_bare_message_or_the_bare_data()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, _) =>
        {
            server.Of("/text").Use((_, _) => throw new ConnectRefusedException("nö"));
            server.Of("/data").Use((_, _) => throw new ConnectRefusedException("no", new { x = 1 }));
        });
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await socket.SendTextAsync("40/text,");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44/text,\"nö\""));
        await socket.SendTextAsync("40/data?a=b,");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44/data,{\"x\":1}"));
        await socket.SendTextAsync("40/nope?a=b,");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44/nope,{\"message\":\"Invalid namespace\"}"));
    }

    [Test, Proves("F-EIO3-26")]
    public async Task A_client_that_asks_for_nothing_stays()
    {
        await using var app = await WireApp.StartAsync(options => (options.AllowEIO3, options.ConnectTimeout) = (true, TimeSpan.FromSeconds(5)));
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        await socket.SendTextAsync("2");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("3"));
    }

    [Test, Proves("F-EIO3-28")]
    public async Task Leaving_is_told_in_both_directions()
    {
        await using var app = await WireApp.StartAsync(Allow);
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await socket.SendTextAsync("42[\"kick\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41"));
        await app.Journal.WaitForAsync("disconnect / server namespace disconnect");
        await socket.SendTextAsync("40");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("40"));
    }

    [Test, Proves("F-EIO3-20", "F-EIO3-14", "F-SIO-53")]
    public async Task A_client_that_is_sent_away_as_it_connects_hears_of_everything()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, _) => server.OnConnection(socket => socket.Disconnect(close: true)));
        await using var polling = await OldPolling.OpenAsync(app.Port);
        Assert.That(polling.First, Does.EndWith("2:402:41"));
        Assert.That(await polling.ReadAsync(), Is.EqualTo("1:61:1"));
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.SessionsAsync(0);
    }

    [Test, Proves("F-EIO3-20", "F-SIO-21")]
    public async Task A_client_waits_for_a_middleware_that_takes_its_time()
    {
        var gate = new TaskCompletionSource();
        await using var app = await WireApp.StartAsync(Allow, (server, _) => server.Use(async (_, next) =>
        {
            await gate.Task.WithPatience();
            await next();
        }));
        await using var session = await OldPolling.OpenAsync(app.Port);
        Assert.That(session.First, Does.EndWith("}"));
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        gate.SetResult();
        Assert.That(await get, Is.EqualTo("2:40"));
    }

    [Test, Proves("F-EIO3-29", "F-EIO3-21", "F-API-77")]
    public async Task With_recovery_on_a_client_is_given_no_private_id_and_hears_offsets_in_broadcasts_alone()
    {
        await using var app = await WireApp.StartAsync(options =>
        {
            Allow(options);
            options.ConnectionStateRecovery = new ConnectionStateRecovery();
        });
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await app.Server.EmitAsync("all", "x");
        Assert.That(await socket.ReadTextAsync(), Does.Match("^42\\[\"all\",\"x\",\"[\\w-]+\"\\]$"));
        await (await app.SocketAsync()).EmitAsync("direct");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"direct\"]"));
    }

    private static void Allow(SocketIoOptions options) => options.AllowEIO3 = true;
}
