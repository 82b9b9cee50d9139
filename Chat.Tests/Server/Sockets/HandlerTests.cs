using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>How events reach the application's handlers (features 4.6).</summary>
public sealed class HandlerTests
{
    [Test]
    [Proves("F-SIO-57", "F-API-55")]
    public async Task Events_of_one_socket_are_handled_one_after_the_other()
    {
        var running = 0;
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket => socket.On<int>("work", async number =>
        {
            if (Interlocked.Increment(ref running) != 1)
                journal.Add("two at once");
            await Task.Yield();
            Interlocked.Decrement(ref running);
            journal.Add($"work {number}");
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var i = 0; i < 200; i++)
            await socket.SendTextAsync($"42[\"work\",{i}]");
        await app.Journal.WaitForAsync("work 199");
        Assert.That(app.Journal.All.Skip(1), Is.EqualTo(Enumerable.Range(0, 200).Select(i => $"work {i}")));
    }

    [Test]
    [Proves("F-SIO-57", "F-API-46")]
    public async Task Acknowledgements_and_the_end_do_not_wait_behind_a_handler()
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.On("ask", async () => journal.Add($"answer {await socket.EmitWithAckAsync<int>("asked")}"));
            socket.On("hang", gate.PassAsync);
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"ask\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        await socket.SendTextAsync("430[7]");
        await app.Journal.WaitForAsync("answer 7");
        await socket.SendTextAsync("42[\"hang\"]");
        await gate.Reached;
        socket.Abort();
        await app.Journal.WaitForAsync("disconnect / transport close");
        gate.Open();
    }

    [Test]
    [Proves("F-API-55")]
    public async Task Sockets_do_not_wait_for_each_other()
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.On("hang", gate.PassAsync)));
        await using var one = await RawWebSocket.JoinedAsync(app.Port);
        await one.JoinAsync("/admin");
        await using var two = await RawWebSocket.JoinedAsync(app.Port);
        await one.SendTextAsync("42[\"hang\"]");
        await gate.Reached;
        await two.SendTextAsync("421[\"echo\"]");
        Assert.That(await two.ReadTextAsync(), Is.EqualTo("431[]"));
        await one.SendTextAsync("42/admin,2[\"echo\"]");
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("43/admin,2[]"));
        gate.Open();
    }

    [Test]
    [Proves("F-API-56", "F-API-55")]
    public async Task Catch_all_handlers_run_first_and_handlers_can_be_taken_off()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.On<string>("x", text => journal.Add($"x {text}"));
            socket.OnAny(e =>
            {
                journal.Add($"any {e.Name} {e.Count}");
                return Task.CompletedTask;
            });
            socket.On("off", () => socket.Off("x"));
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"x\",\"1\"]");
        await socket.SendTextAsync("42[\"off\"]");
        await socket.SendTextAsync("42[\"x\",\"2\",3]");
        await app.Journal.WaitForAsync("any x 2");
        await socket.SendTextAsync("421[\"echo\"]");
        await socket.ReadTextAsync();
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "any x 1", "x 1", "any off 0", "any x 2", "any echo 0"]));
    }

    [TestCase("42[\"typed\"]")]
    [TestCase("42[\"typed\",null]")]
    [TestCase("42[\"typed\",\"text\"]")]
    [TestCase("42[\"typed\",{}]")]
    [TestCase("42[\"typed\",1.5]")]
    [TestCase("42[\"typed\",99999999999]")]
    [TestCase("421[\"typed\",[]]")]
    [TestCase("451-[\"typed\",{\"_placeholder\":true,\"num\":0}]")]
    [Proves("F-API-58")]
    public async Task Arguments_that_do_not_fit_are_an_error_of_the_socket_and_the_connection_stays(string packet)
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.On<int>("typed", number => journal.Add($"typed {number}"));
            socket.OnError(error => journal.Add(error.GetType().Name));
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync(packet);
        if (packet.StartsWith("45", StringComparison.Ordinal))
            await socket.SendBinaryAsync(1);
        await app.Journal.WaitForAsync("EventArgumentException");
        await socket.SendTextAsync("429[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("439[]"));
    }

    [Test]
    [Proves("F-API-58", "F-API-55")]
    public async Task A_handler_that_throws_does_not_end_the_connection()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.On("throw", () => throw new InvalidOperationException("at once"));
            socket.On("fail", async () =>
            {
                await Task.Yield();
                throw new InvalidOperationException("later");
            });
            socket.OnError(error => journal.Add($"seen {error.Message}"));
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"throw\"]");
        await socket.SendTextAsync("42[\"fail\"]");
        await app.Journal.WaitForAsync("seen at once");
        await app.Journal.WaitForAsync("seen later");
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }
}
