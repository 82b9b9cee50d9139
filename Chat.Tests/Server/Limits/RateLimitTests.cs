using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Hosting.Limits;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Limits;

/// <summary>How fast clients may go.</summary>
public sealed class RateLimitTests
{
    private static readonly RateLimit OnePerSecond = new(1, 5);

    [TestCase(false)]
    [TestCase(true)]
    [Proves("F-ENG-14")]
    public async Task Too_many_connects_of_an_address_are_refused_with_429_until_time_has_passed(bool webSocket)
    {
        await using var app = await WireApp.StartAsync(o => o.RateLimits.ConnectsPerAddress = new RateLimit(0.5, 3));
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((await ConnectAsync(app, webSocket)).Status);
        }

        Assert.That(statuses.Take(3), Has.None.EqualTo(429));
        Assert.That(statuses.Skip(3), Is.All.EqualTo(429));
        var refused = await ConnectAsync(app, webSocket);
        Assert.That((refused.Status, refused.Text), Is.EqualTo((429, "")));
        app.Clock.Advance(TimeSpan.FromSeconds(2.01));
        Assert.That((await ConnectAsync(app, webSocket)).Status, Is.Not.EqualTo(429));
        Assert.That((await ConnectAsync(app, webSocket)).Status, Is.EqualTo(429));
    }

    [Test]
    public async Task Requests_of_a_session_are_no_connects()
    {
        await using var app = await WireApp.StartAsync(o => o.RateLimits.ConnectsPerAddress = new RateLimit(0.5, 1));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        for (var i = 0; i < 10; i++)
            await session.PostOkAsync($"42[\"note\",{i}]");
        await app.Journal.WaitForAsync("note / 9");
    }

    [Test]
    public async Task Messages_beyond_the_limit_are_dropped_and_the_client_stays()
    {
        await using var app = await WireApp.StartAsync(o => o.RateLimits.PacketsPerSession = OnePerSecond);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var i = 0; i < 500; i++)
            await socket.SendTextAsync($"42[\"note\",{i}]");
        // A ping is no message, and tells that everything before it has been handled.
        await PingAsync(socket, app);
        Assert.That(string.Join(", ", Notes(app)), Is.EqualTo("note / 0, note / 1, note / 2, note / 3"));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    public async Task A_dropped_message_takes_its_attachments_along_and_one_that_passed_keeps_them()
    {
        await using var app = await WireApp.StartAsync(
            o =>
            {
                o.RateLimits.PacketsPerSession = new RateLimit(1, 2);
                o.RateLimits.BytesPerSession = new RateLimit(100, 200);
            },
            (server, _) => server.OnConnection(socket => socket.On("bytes", e => e.AckAsync(e.Get<byte[]>(0), e.Get<byte[]>(1)).AsTask())));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await SendBinaryEventAsync(socket, 1, size: 1000);
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("462-1["));
        Assert.That((await socket.ReadBinaryAsync()).Length + (await socket.ReadBinaryAsync()).Length, Is.EqualTo(2000));
        await SendBinaryEventAsync(socket, 2, size: 1000);
        await PingAsync(socket, app);
        app.Clock.Advance(TimeSpan.FromSeconds(24));
        await SendBinaryEventAsync(socket, 3, size: 10);
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("462-3["));
    }

    [Test]
    public async Task More_bytes_than_the_limit_are_dropped()
    {
        await using var app = await WireApp.StartAsync(o => o.RateLimits.BytesPerSession = new RateLimit(100, 1000));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var long600 = new string('x', 600);
        await session.PostOkAsync($"42[\"note\",\"{long600}\"]\u001e42[\"note\",\"{long600}\"]\u001e42[\"note\",3]");
        await app.Journal.WaitForAsync("note / 3");
        Assert.That(Notes(app), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_client_that_goes_too_fast_can_be_cut_off()
    {
        await using var app = await WireApp.StartAsync(o => Disconnecting(o));
        await using var good = await GoodClientAsync(app);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        // At once: what is sent after the end may find no connection any more.
        var notes = Enumerable.Range(0, 10).SelectMany(i => RawFrame.Encode(RawFrame.TextFrame, Encoding.UTF8.GetBytes($"42[\"note\",{i}]")));
        await socket.Client.SendAsync(notes.ToArray());
        await app.Journal.WaitForAsync("disconnect / rate limit exceeded");
        Assert.That(Notes(app), Has.Length.EqualTo(4));
        await app.SessionsAsync(1);
    }

    [Test]
    public async Task Joining_too_fast_ends_the_session_rather_than_being_passed_over()
    {
        await using var app = await WireApp.StartAsync(o => o.RateLimits.PacketsPerSession = OnePerSecond);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var i = 0; i < 5; i++)
            await socket.SendTextAsync($"42[\"note\",{i}]");
        await socket.SendTextAsync("40/admin,");
        await app.Journal.WaitForAsync("disconnect / rate limit exceeded");
        await app.SessionsAsync(0);
    }

    [Test]
    public async Task What_is_over_the_limit_is_not_even_looked_at()
    {
        await using var app = await WireApp.StartAsync(o => o.RateLimits.PacketsPerSession = OnePerSecond);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var i = 0; i < 4; i++)
            await socket.SendTextAsync("42[\"note\",1]");
        await socket.SendTextAsync("42[this is no JSON");
        await PingAsync(socket, app);
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
    }

    [Test]
    public void Limits_that_make_no_sense_stop_the_start() => Assert.That(
        async () => await WireApp.StartAsync(o =>
        {
            o.RateLimits.ConnectsPerAddress = new RateLimit(0, 1);
            o.RateLimits.BytesPerSession = new RateLimit(double.NaN, 0.5);
            o.MaxSessionsPerAddress = 0;
        }),
        Throws.Exception.With.Message.Contains("RateLimits.ConnectsPerAddress.PerSecond").And.Message.Contains("RateLimits.BytesPerSession.Burst")
            .And.Message.Contains("MaxSessionsPerAddress"));

    private static void Disconnecting(SocketIoOptions options)
    {
        options.RateLimits.PacketsPerSession = OnePerSecond;
        options.RateLimits.WhenExceeded = RateLimitAction.Disconnect;
    }

    private static Task<RawWebSocket> GoodClientAsync(WireApp app) => RawWebSocket.JoinedAsync(app.Port);

    private static async Task<RawResponse> ConnectAsync(WireApp app, bool webSocket)
    {
        await using var client = await RawClient.ConnectAsync(app.Port);
        return webSocket
            ? await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket")
            : await client.GetAsync("/socket.io/?EIO=4&transport=polling");
    }

    private static async Task SendBinaryEventAsync(RawWebSocket socket, int id, int size)
    {
        await socket.SendTextAsync($"452-{id}[\"bytes\",{{\"_placeholder\":true,\"num\":0}},{{\"_placeholder\":true,\"num\":1}}]");
        await socket.SendBinaryAsync(new byte[size]);
        await socket.SendBinaryAsync(new byte[size]);
    }

    /// <summary>A second namespace would count as a message; the answer to a WebSocket ping does not.</summary>
    private static async Task PingAsync(RawWebSocket socket, WireApp app)
    {
        await socket.SendFrameAsync(9, [1]);
        var pong = await socket.ReadFrameAsync();
        Assert.That((pong.Opcode, app.Server.SessionCount), Is.EqualTo((10, 1)));
    }

    private static string[] Notes(WireApp app) => [.. app.Journal.All.Where(entry => entry.StartsWith("note", StringComparison.Ordinal))];
}
