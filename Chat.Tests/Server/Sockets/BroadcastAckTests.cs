using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Broadcast;

namespace Chat.Tests.Server.Sockets;

/// <summary>Broadcasts that ask every receiver for an answer (features 4.8).</summary>
public sealed class BroadcastAckTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    [Test]
    [Proves("F-API-68", "F-API-71", "F-API-72", "F-SUB-25", "F-SUB-26")]
    public async Task Every_answer_is_collected_under_one_id()
    {
        await using var app = await WireApp.StartAsync();
        await using var one = await RawWebSocket.JoinedAsync(app.Port);
        await using var two = await PollingSession.JoinedAsync(app.Port);
        var answers = app.Server.Of("/").Timeout(Wait).EmitWithAckAsync<int>("asked", "?");
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("420[\"asked\",\"?\"]"));
        Assert.That(await two.ReadAsync(), Is.EqualTo("420[\"asked\",\"?\"]"));
        await one.SendTextAsync("430[1]");
        await two.PostOkAsync("430[2]");
        Assert.That(await answers.WithPatience(), Is.EquivalentTo([1, 2]));
        var next = app.Server.Of("/").Timeout(Wait).EmitWithAckAsync<int>("asked");
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("421[\"asked\"]"));
        await one.SendTextAsync("431[1]");
        await two.PostOkAsync("431[2]");
        Assert.That(await next.WithPatience(), Has.Count.EqualTo(2));
    }

    [Test]
    [Proves("F-API-70")]
    public async Task Without_a_time_to_wait_it_is_refused_and_nothing_is_sent()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        Assert.That(
            async () => await app.Server.In("anywhere").EmitWithAckAsync<int>("asked").WithPatience(),
            Throws.InvalidOperationException.With.Message.Contains("call Timeout"));
        Assert.That(async () => await app.Server.Local.EmitWithAckAsync<int>("asked").WithPatience(), Throws.InvalidOperationException);
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-API-68")]
    public async Task With_nobody_there_the_answer_is_an_empty_list()
    {
        await using var app = await WireApp.StartAsync();
        Assert.That(await app.Server.To("nobody").Timeout(Wait).EmitWithAckAsync<int>("asked").WithPatience(), Is.Empty);
    }

    [Test]
    [Proves("F-API-69", "F-SIO-26")]
    public async Task Answers_that_are_late_are_missed_and_ignored()
    {
        await using var app = await WireApp.StartAsync();
        await using var one = await RawWebSocket.JoinedAsync(app.Port);
        await using var two = await RawWebSocket.JoinedAsync(app.Port);
        var answers = app.Server.Of("/").Timeout(Wait).EmitWithAckAsync<string>("asked");
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        Assert.That(await two.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        await one.SendTextAsync("430[\"in time\"]");
        await one.SendTextAsync("421[\"echo\"]");
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("431[]"));
        app.Clock.Advance(Wait + TimeSpan.FromMilliseconds(100));
        Assert.That(async () => await answers.WithPatience(), Throws.InstanceOf<SocketIoException>().And.Message.Contains("1 of 2").Or.InstanceOf<AckTimeoutException>());
        await two.SendTextAsync("430[\"late\"]");
        await two.SendTextAsync("421[\"echo\"]");
        Assert.That(await two.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-API-69")]
    public async Task A_receiver_that_leaves_is_not_waited_for()
    {
        await using var app = await WireApp.StartAsync();
        await using var one = await RawWebSocket.JoinedAsync(app.Port);
        await using var two = await RawWebSocket.JoinedAsync(app.Port);
        var answers = app.Server.Of("/").Timeout(Wait).EmitWithAckAsync<string>("asked");
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        one.Abort();
        await app.Journal.WaitForAsync("disconnect / transport close");
        Assert.That(answers.IsCompleted, Is.False);
        await two.SendTextAsync("430[\"here\"]");
        Assert.That(await answers.WithPatience(), Is.EqualTo(["here"]));
    }
}
