using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>Several handlers of one socket at a time, where the application allows it.</summary>
public sealed class ParallelEventsTests
{
    private static readonly string[] FirstThree = ["start 0", "start 1", "start 2"];

    [Test]
    [Proves("F-API-55")]
    public async Task As_many_handlers_run_as_the_option_says_and_the_next_starts_when_one_ends()
    {
        Gate[] gates = [new(), new(), new(), new()];
        await using var app = await StartAsync(3, gates);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var i = 0; i < 4; i++) await socket.SendTextAsync($"42[\"work\",{i}]");
        for (var i = 0; i < 3; i++) await gates[i].Reached;
        // What comes behind the fourth event has been read, so the fourth has been looked at.
        await socket.SendTextAsync("40/admin,");
        await socket.ReadTextAsync();
        Assert.That(app.Journal.All.Where(entry => entry.StartsWith("start", StringComparison.Ordinal)), Is.EqualTo(FirstThree));
        gates[1].Open();
        await gates[3].Reached;
        Assert.That(app.Journal.All, Does.Contain("end 1").And.Not.Contain("end 0"));
        foreach (var gate in gates) gate.Open();
        await app.Journal.WaitForAsync("end 3");
    }

    [Test]
    public async Task Events_start_in_their_order([Values(1, 2, 8)] int parallel)
    {
        await using var app = await WireApp.StartAsync(options => options.MaxParallelEvents = parallel, (server, journal) => server.OnConnection(async socket =>
        {
            socket.On<int>("work", async number =>
            {
                journal.Add($"work {number}");
                await Task.Yield();
            });
            await Task.Yield();
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var i = 0; i < 500; i++) await socket.SendTextAsync($"42[\"work\",{i}]");
        await app.Journal.WaitForAsync("work 499");
        Assert.That(app.Journal.All.Skip(1), Is.EqualTo(Enumerable.Range(0, 500).Select(i => $"work {i}")));
    }

    [Test]
    public async Task A_handler_that_waits_for_an_acknowledgement_of_its_own_socket_gets_it([Values(1, 4)] int parallel)
    {
        await using var app = await WireApp.StartAsync(options => options.MaxParallelEvents = parallel, (server, journal) => server.OnConnection(socket =>
            socket.On("ask", async () => journal.Add($"answer {await socket.EmitWithAckAsync<int>("asked")}"))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var i = 0; i < parallel; i++) await socket.SendTextAsync("42[\"ask\"]");
        for (var i = 0; i < parallel; i++) Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"42{i}[\"asked\"]"));
        // Behind it an event that has to wait.
        await socket.SendTextAsync("42[\"note\",\"behind\"]");
        Assert.That(app.Journal.All, Does.Not.Contain("note / behind"));
        for (var i = 0; i < parallel; i++) await socket.SendTextAsync($"43{i}[{i}]");
        await app.Journal.WaitForAsync("note / behind");
        await app.Journal.WaitForAsync($"answer {parallel - 1}");
    }

    [Test]
    public async Task A_disconnect_does_not_wait_for_handlers()
    {
        Gate[] gates = [new(), new()];
        await using var app = await StartAsync(2, gates);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"work\",0]");
        await socket.SendTextAsync("42[\"work\",1]");
        await gates[1].Reached;
        socket.Abort();
        await app.Journal.WaitForAsync("disconnect / transport close");
        foreach (var gate in gates) gate.Open();
    }

    private static Task<WireApp> StartAsync(int parallel, Gate[] gates) => WireApp.StartAsync(
        options => options.MaxParallelEvents = parallel,
        (server, journal) => server.OnConnection(socket => socket.On<int>("work", async number =>
        {
            journal.Add($"start {number}");
            await gates[number].PassAsync();
            journal.Add($"end {number}");
        })));
}
