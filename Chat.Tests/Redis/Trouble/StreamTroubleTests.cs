using System.Diagnostics;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis.Trouble;

/// <summary>What goes through a stream while Redis is frozen, loses connections, or begins anew with other ids; no client can be recovered here.</summary>
internal sealed class StreamTroubleTests
{
    private static readonly ClusterKind Streams = ClusterKind.All.Single(kind => kind.Adapter == RedisAdapterKind.Streams);

    private TroublePair _pair = null!;

    [SetUp]
    public async Task StartAsync() => _pair = await TroublePair.StartAsync(Streams, redis => redis.MaxQueuedBytes = 1_000_000);

    [TearDown]
    public async Task StopAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
    }

    [Test]
    public async Task What_a_frozen_Redis_has_not_confirmed_is_bounded_in_bytes()
    {
        using var meters = new MeterReader(_pair.First.App.Services, "SocketIo.Redis");
        await _pair.Redis.FreezeAsync();
        var text = new string('x', 100_000);
        for (var i = 0; i < 100; i++) await _pair.First.App.Server.EmitAsync("large", i, text);
        Assert.That(meters["socketio.redis.messages.dropped{cause=full}"], Is.EqualTo(91));
        for (var i = 0; i < 100; i++) Assert.That(NumberOf(await _pair.Here.ReadTextAsync()), Is.EqualTo(i));

        await _pair.Redis.ThawAsync();
        for (var i = 0; i < 9; i++) Assert.That(NumberOf(await _pair.There.ReadTextAsync()), Is.EqualTo(i));
        await Patience.UntilAsync(() => _pair.IsReady);
        await _pair.First.App.Server.EmitAsync("large", -1, text);
        Assert.That(NumberOf(await _pair.There.ReadTextAsync()), Is.EqualTo(-1));
        await Patience.UntilAsync(() => _pair.First.App.Logs.Named("MessagesDropped").Any());
    }

    [Test]
    public async Task Connections_that_read_are_killed_during_a_thousand_messages_a_second_and_nothing_is_lost()
    {
        var killed = 0;
        var reading = ReadAsync(3000);
        await Pace.RunAsync(1000, 3, async number =>
        {
            await _pair.First.App.Server.EmitAsync("n", number);
            if (number is 500 or 1500 or 2500) killed += await KillReadersAsync();
        });
        Assert.That(await reading, Is.EqualTo(Enumerable.Range(0, 3000)));
        Assert.That(killed, Is.GreaterThanOrEqualTo(3));
        await Patience.UntilAsync(() => _pair.IsReady);
    }

    [Test]
    public async Task A_read_that_waits_keeps_nobody_waiting()
    {
        await Patience.UntilAsync(async () => (await ReadersAsync()).Length == 2);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++) Assert.That((await _pair.First.App.Server.FetchSocketsAsync()).IsComplete);
        // One read waits five seconds for an entry.
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(4)));
        Assert.That(await ReadersAsync(), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_Redis_that_begins_anew_with_smaller_ids_is_followed()
    {
        // In the year 2223, so that those of the empty Redis are before all that was read.
        await _pair.Redis.CommandAsync("XADD", "socket.io", "8000000000000-1", "uid", "a clock that was wrong");
        await _pair.First.App.Server.EmitAsync("n", 0);
        Assert.That(NumberOf(await _pair.There.ReadTextAsync()), Is.Zero);
        await _pair.Redis.KillAsync();
        await Patience.UntilAsync(() => !_pair.First.IsReady && !_pair.Second.IsReady);

        await _pair.Redis.StartAgainAsync();
        await Patience.UntilAsync(() => _pair.IsReady);
        for (var i = 1; i < 100; i++) await _pair.First.App.Server.EmitAsync("n", i);
        for (var i = 1; i < 100; i++) Assert.That(NumberOf(await _pair.There.ReadTextAsync()), Is.EqualTo(i));
        for (var i = 0; i < 100; i++) Assert.That(NumberOf(await _pair.Here.ReadTextAsync()), Is.EqualTo(i));
    }

    private static int NumberOf(string message) => JsonDocument.Parse(message[2..]).RootElement[1].GetInt32();

    private async Task<List<int>> ReadAsync(int count)
    {
        var numbers = new List<int>();
        while (numbers.Count < count) numbers.Add(NumberOf(await _pair.There.ReadTextAsync()));
        return numbers;
    }

    private async Task<string[]> ReadersAsync() =>
        [.. (await _pair.Redis.CommandAsync("CLIENT", "LIST")).Split('\n').Where(line => line.Contains(" cmd=xread ", StringComparison.Ordinal))];

    private async Task<int> KillReadersAsync()
    {
        var readers = await ReadersAsync();
        foreach (var reader in readers) await _pair.Redis.CommandAsync("CLIENT", "KILL", "ID", reader.Split(' ')[0]["id=".Length..]);
        return readers.Length;
    }
}
