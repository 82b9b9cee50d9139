using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Diagnostics;

/// <summary>The spans on the source <c>SocketIo.Server</c>. The source is the process's, so each test looks at its own namespace only.</summary>
public sealed class ActivityTests
{
    [Test]
    public async Task An_event_is_a_trace_of_its_own_that_lasts_as_long_as_its_handler()
    {
        var gate = new Gate();
        using var ended = new Spans("/traced");
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Of("/traced").OnConnection(socket =>
            socket.On("work", async () =>
            {
                journal.Add($"in {Activity.Current?.OperationName}");
                await gate.PassAsync();
                journal.Add($"still in {Activity.Current?.OperationName}");
            })));
        await using var client = await RawWebSocket.JoinedAsync(app.Port, "/traced");
        await client.SendTextAsync("42/traced,[\"work\"]");
        await gate.Reached;
        Assert.That(app.Journal.All, Does.Contain("in socketio.event"));
        Assert.That(ended.Named("socketio.event"), Is.Empty);
        gate.Open();
        await Patience.UntilAsync(() => ended.Named("socketio.event").Any());
        var span = ended.Named("socketio.event").Single();
        Assert.That(app.Journal.All, Does.Contain("still in socketio.event"));
        Assert.That(span.Parent, Is.Null);
        Assert.That(span.ParentSpanId, Is.EqualTo(default(ActivitySpanId)));
        Assert.That(span.GetTagItem("socketio.event.name"), Is.EqualTo("work"));
        Assert.That(span.GetTagItem("socketio.socket.id"), Is.EqualTo(app.Server.Of("/traced").Sockets.Single().Id));
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
    }

    [Test]
    public async Task A_handler_that_fails_marks_its_span()
    {
        using var ended = new Spans("/failing");
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Of("/failing").OnConnection(socket =>
            socket.On("work", async () =>
            {
                await Task.Yield();
                throw new FormatException("broken");
            })));
        await using var client = await RawWebSocket.JoinedAsync(app.Port, "/failing");
        await client.SendTextAsync("42/failing,[\"work\"]");
        await Patience.UntilAsync(() => ended.Named("socketio.event").Any());
        var span = ended.Named("socketio.event").Single();
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(span.GetTagItem("error.type"), Is.EqualTo("System.FormatException"));
    }

    [Test]
    public async Task A_client_on_its_way_into_a_namespace_is_a_span()
    {
        using var ended = new Spans("/entered");
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Of("/entered").Use(async (socket, next) =>
        {
            journal.Add($"in {Activity.Current?.OperationName}");
            if (socket.Handshake.Query.ContainsKey("bad"))
                throw new ConnectRefusedException("no");
            await next();
        }));
        await using var good = await RawWebSocket.JoinedAsync(app.Port, "/entered");
        await using var bad = await RawWebSocket.OpenAsync(app.Port, "&bad=1");
        await bad.SendTextAsync("40/entered,");
        Assert.That(await bad.ReadTextAsync(), Does.StartWith("44/entered,"));
        await Patience.UntilAsync(() => ended.Named("socketio.connect").Count() == 2);
        Assert.That(app.Journal.All, Does.Contain("in socketio.connect"));
        Assert.That(ended.Named("socketio.connect").Select(span => span.GetTagItem("socketio.refused")), Is.EquivalentTo(new object?[] { null, true }));
        Assert.That(ended.Named("socketio.connect").Select(span => span.Parent), Is.All.Null);
    }

    [TestCase(0, 0, 0), TestCase(0.1, 40, 400), TestCase(1, 1000, 1000)]
    public async Task As_many_events_have_spans_as_the_options_say(double ratio, int least, int most)
    {
        const int Events = 1000;
        var place = $"/ratio{ratio}";
        using var ended = new Spans(place);
        await using var app = await WireApp.StartAsync(
            options => options.EventSpanRatio = ratio, (server, _) => server.Of(place).OnConnection(socket => socket.On<int, int>("work", number => number)));
        await using var client = await RawWebSocket.JoinedAsync(app.Port, place);
        for (var i = 0; i < Events; i++) await client.SendTextAsync($"42{place},{i}[\"work\",{i}]");
        for (var i = 0; i < Events; i++) Assert.That(await client.ReadTextAsync(), Is.EqualTo($"43{place},{i}[{i}]"));
        await Patience.UntilAsync(() => ended.Named("socketio.event").Count() >= least);
        Assert.That(ended.Named("socketio.event").Count(), Is.InRange(least, most));
        Assert.That(ended.Named("socketio.connect").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_span_that_is_not_recorded_carries_its_trace_and_nothing_else()
    {
        var seen = new TaskCompletionSource<Activity?>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "SocketIo.Server",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Of("/unrecorded").OnConnection(socket =>
            socket.On("work", () => seen.TrySetResult(Activity.Current))));
        await using var client = await RawWebSocket.JoinedAsync(app.Port, "/unrecorded");
        await client.SendTextAsync("42/unrecorded,[\"work\"]");
        var span = await seen.Task.WithPatience();
        Assert.That(span!.TraceId, Is.Not.EqualTo(default(ActivityTraceId)));
        Assert.That(span.TagObjects, Is.Empty);
    }

    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = [];
        private readonly ActivityListener _listener;

        public Spans(string place)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "SocketIo.Server",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = span =>
                {
                    if (place.Equals(span.GetTagItem("socketio.namespace"))) _ended.Enqueue(span);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IEnumerable<Activity> Named(string name) => _ended.Where(span => span.OperationName == name);

        public void Dispose() => _listener.Dispose();
    }
}
