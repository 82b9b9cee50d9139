using Chat.Tests.Server.Recovery;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Redis.Streams;

/// <summary>Clients that may have missed something for good, or have no right to what they ask for: they begin anew, and are told so.</summary>
public sealed class RecoveryRefusedTests
{
    [Test]
    [Proves("F-API-87", "F-ADP-62")]
    public async Task A_stream_that_was_trimmed_recovers_whoever_has_missed_nothing_of_what_is_gone()
    {
        await using var pair = await StreamsPair.StartAsync(redis => redis.Streams.MaxLength = 10);
        await pair.Redis.CommandAsync("CONFIG", "SET", "stream-node-max-entries", "5");
        await using var quiet = await RecoveringClient.StartAsync(pair.First.Port);
        await using var late = await RecoveringClient.StartAsync(pair.First.Port);
        await pair.First.Server.EmitAsync("received");
        Assert.That(await quiet.NextAsync(), Is.EqualTo("42[\"received\"]"));
        Assert.That(await late.NextAsync(), Is.EqualTo("42[\"received\"]"));

        // What it has is gone from the stream, but it has missed nothing of it.
        for (var i = 0; i < 50; i++) await pair.First.Server.To("busy").EmitAsync("busy", i);
        await StreamsPair.LoseAsync(pair.First, quiet);
        await pair.Second.Server.EmitAsync("away");
        await quiet.ConnectAsync(pair.Second.Port);
        Assert.That(quiet.Recovered, Is.True);
        Assert.That(quiet.Missed, Is.EqualTo(["42[\"away\"]"]));

        await StreamsPair.LoseAsync(pair.First, late);
        await pair.Second.Server.EmitAsync("gone");
        for (var i = 0; i < 50; i++) await pair.First.Server.To("busy").EmitAsync("busy", i);
        await late.ConnectAsync(pair.Second.Port);
        Assert.That(late.Recovered, Is.False);
        Assert.That(late.Missed, Is.Empty);
    }

    [Test]
    [Proves("F-API-87")]
    public async Task Nobody_is_recovered_across_a_restart_of_Redis_and_everybody_after_it()
    {
        await using var pair = await StreamsPair.StartAsync();
        await using var away = await RecoveringClient.StartAsync(pair.First.Port);
        await using var here = await RecoveringClient.StartAsync(pair.First.Port);
        await pair.First.Server.EmitAsync("received");
        await here.NextAsync();
        await StreamsPair.LoseAsync(pair.First, away);

        await pair.Redis.KillAsync();
        // Its own clients are served all the same, and have no new offset.
        var offset = here.Offset;
        await pair.First.Server.EmitAsync("alone").AsTask().WithPatience();
        Assert.That((await here.NextAsync(), here.Offset), Is.EqualTo(("42[\"alone\"]", offset)));
        await pair.Redis.StartAgainAsync();
        await pair.ReadyAsync();

        await away.ConnectAsync(pair.Second.Port);
        Assert.That(away.Recovered, Is.False);
        // It may not have what never was in the log, and nobody could tell.
        await StreamsPair.LoseAsync(pair.First, here);
        await here.ConnectAsync(pair.Second.Port);
        Assert.That(here.Recovered, Is.False);

        await pair.First.Server.EmitAsync("again");
        Assert.That(await here.NextAsync(), Is.EqualTo("42[\"again\"]"));
        Assert.That(await away.NextAsync(), Is.EqualTo("42[\"again\"]"));
    }

    [Test]
    [Proves("F-API-87")]
    public async Task Nobody_is_recovered_on_any_node_across_events_that_one_of_them_could_not_write()
    {
        await using var pair = await StreamsPair.StartAsync(redis => redis.MaxQueuedMessages = 5);
        await using var away = await RecoveringClient.StartAsync(pair.Second.Port);
        await pair.Second.Server.EmitAsync("received");
        await away.NextAsync();
        await StreamsPair.LoseAsync(pair.Second, away);

        await pair.Redis.FreezeAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => pair.First.Server.EmitAsync("n", i).AsTask())).WithPatience();
        await pair.Redis.ThawAsync();
        await Patience.UntilAsync(() => pair.First.Logs.Named("MessagesDropped").Any());
        await pair.ReadyAsync();

        await away.ConnectAsync(pair.Second.Port);
        Assert.That(away.Recovered, Is.False);
        Assert.That(away.Missed, Is.Empty);
    }

    [Test]
    [Proves("F-API-88", "F-ADP-61")]
    public async Task A_session_of_one_namespace_opens_no_other()
    {
        await using var pair = await StreamsPair.StartAsync(io: server => server.Of("/private").Use((_, _) => throw new ConnectRefusedException("not you")));
        await using var client = await RecoveringClient.StartAsync(pair.First.Port);
        await pair.First.Server.EmitAsync("received");
        await client.NextAsync();
        await StreamsPair.LoseAsync(pair.First, client);
        await using var intruder = await RawWebSocket.OpenAsync(pair.Second.Port);
        await intruder.SendTextAsync($"40/private,{{\"pid\":\"{client.Pid}\",\"offset\":\"{client.Offset}\"}}");
        Assert.That(await intruder.ReadTextAsync(), Is.EqualTo("44/private,{\"message\":\"not you\"}"));
    }

    [Test]
    [Proves("F-ADP-59")]
    public async Task Every_namespace_has_its_stream_where_there_are_several()
    {
        // The second has a negative remainder, and so a stream that no Node.js node reads.
        await using var pair = await StreamsPair.StartAsync(redis => redis.Streams.StreamCount = 5, server => server.Of("/notifications"));
        await using var client = await RawWebSocket.JoinedAsync(pair.First.Port, "/notifications");
        await pair.Second.Server.Of("/notifications").EmitAsync("hello");
        Assert.That(await client.ReadTextAsync(), Does.StartWith("42/notifications,[\"hello\",\""));
        Assert.That(await pair.Redis.CommandAsync("EXISTS", "socket.io-2", "socket.io--1"), Does.StartWith(":2"));
    }
}
