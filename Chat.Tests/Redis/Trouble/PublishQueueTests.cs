using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;

namespace Chat.Tests.Redis.Trouble;

/// <summary>What waits for Redis is bounded, in order, and what is given up is counted.</summary>
internal sealed class PublishQueueTests
{
    private readonly ConcurrentQueue<string> _sent = new();
    private ServiceProvider _services = null!;
    private LogCollector _logs = null!;

    [SetUp]
    public void Start()
    {
        _logs = new LogCollector();
        _sent.Clear();
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_logs)).BuildServiceProvider();
    }

    [TearDown]
    public void Stop()
    {
        _logs.Dispose();
        _services.Dispose();
    }

    [Test]
    public async Task While_Redis_is_away_the_newest_messages_wait_and_the_others_are_counted()
    {
        using var dropped = new Dropped(_services.GetRequiredService<IMeterFactory>());
        await using var queue = Make(most: 10, mostBytes: 1000);
        for (var i = 0; i < 25; i++) queue.Add($"{i}", [1]);
        Assert.That((queue.Count, dropped.Full), Is.EqualTo((10, 15)));

        queue.Open();
        await Patience.UntilAsync(() => _sent.Count == 10);
        Assert.That(_sent, Is.EqualTo(Enumerable.Range(15, 10).Select(i => $"{i}")));
        Assert.That(_logs.Named("MessagesDropped").Single().ToString(), Does.Contain("15 messages"));
    }

    [Test]
    public async Task Bytes_are_bounded_too()
    {
        await using var queue = Make(most: 100, mostBytes: 1000);
        for (var i = 0; i < 5; i++) queue.Add($"{i}", new byte[400]);
        Assert.That(queue.Count, Is.EqualTo(2));
        queue.Add("large", new byte[5000]);
        Assert.That(queue.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_message_that_fails_is_counted_and_the_next_ones_go_out()
    {
        using var dropped = new Dropped(_services.GetRequiredService<IMeterFactory>());
        await using var queue = Make(most: 10, mostBytes: 1000, channel => channel == "0" ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask);
        queue.Open();
        queue.Add("0", [1]);
        queue.Add("1", [1]);
        await Patience.UntilAsync(() => _sent.Count == 2 && dropped.Failed == 1);
        queue.Shut();
        queue.Add("2", [1]);
        Assert.That(queue.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Whoever_publishes_while_it_is_closed_is_not_told_so()
    {
        for (var round = 0; round < 50; round++)
        {
            var queue = Make(most: 10, mostBytes: 1000);
            queue.Open();
            using var ready = new Barrier(2);
            var adding = Task.Factory.StartNew(
                () =>
                {
                    ready.SignalAndWait();
                    for (var i = 0; i < 1000; i++) queue.Add("late", [1]);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            ready.SignalAndWait();
            await queue.DisposeAsync().WithPatience();
            await adding.WithPatience();
        }
    }

    private PublishQueue Make(int most, long mostBytes, Func<string, Task>? send = null)
    {
        var settings = new RedisSettings
        {
            Configuration = "",
            KeyPrefix = "",
            NodeName = "",
            PublishOnSpecificResponseChannel = false,
            RequestTimeout = default,
            MaxQueuedMessages = most,
            MaxQueuedBytes = mostBytes,
        };
        var metrics = new RedisMetrics(_services.GetRequiredService<IMeterFactory>());
        return new PublishQueue(settings, (channel, _) => SendAsync(channel, send), metrics, _services.GetRequiredService<ILoggerFactory>().CreateLogger("queue"));
    }

    private Task SendAsync(string channel, Func<string, Task>? send)
    {
        _sent.Enqueue(channel);
        return send?.Invoke(channel) ?? Task.CompletedTask;
    }

    private sealed class Dropped : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _full;
        private int _failed;

        public Dropped(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "socketio.redis.messages.dropped" && instrument.Meter.Scope == factory) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            {
                if (tags[0].Value is "full") Interlocked.Add(ref _full, (int)count);
                else Interlocked.Add(ref _failed, (int)count);
            });
            _listener.Start();
        }

        public int Full => Volatile.Read(ref _full);

        public int Failed => Volatile.Read(ref _failed);

        public void Dispose() => _listener.Dispose();
    }
}
