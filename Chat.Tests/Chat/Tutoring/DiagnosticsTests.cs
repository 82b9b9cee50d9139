using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Chat.Host.Diagnostics;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class DiagnosticsTests
{
    private const string Secret = "what people write is not in the log";

    [Test]
    public async Task The_log_tells_the_moments_of_a_message_in_order_and_not_what_it_says()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        await student.AskAsync("send_message", new { roomId = 1, content = Secret });
        var tutor = await host.ConnectAsync(Tutor);
        await tutor.EventAsync("new_message");
        await tutor.LeaveAsync();
        await Patience.UntilAsync(() => host.Logs.Named("UserDisconnected").Any());

        string[] moments = ["UserConnected", "RoomsJoined", "MessageSaved", "MessageQueued", "ChangeTold", "MessageDelivered", "UserDisconnected"];
        var told = host.Logs.Records.Where(record => record.Event.Name != "ChangeTold" || record.Message.StartsWith("Message", StringComparison.Ordinal))
            .Select(record => record.Event.Name!).Where(moments.Contains);
        Assert.That(told, Is.EqualTo(Lines(
            "UserConnected", "RoomsJoined", "MessageSaved", "MessageQueued", "ChangeTold", "UserConnected", "MessageDelivered", "RoomsJoined", "UserDisconnected")));
        Assert.That(host.Logs.Records.Select(record => record.Message), Has.None.Contains(Secret));
    }

    [Test]
    public async Task The_numbers_count_what_happened()
    {
        await using var host = await ChatHost.StartAsync();
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = ListenerOf(host);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => sums.AddOrUpdate(instrument.Name, 1, (_, sum) => sum + 1));
        listener.Start();

        var student = await host.ConnectAsync(Student);
        await host.ConnectAsync(Student);
        await student.AskAsync("send_message", new { roomId = 1, content = "one" });
        await student.AskAsync("send_message", new { roomId = 999, content = "refused" });
        await (await host.ConnectAsync(Tutor)).EventAsync("new_message");

        Assert.That((sums["chat.connections"], sums["chat.users"]), Is.EqualTo((3d, 2d)));
        Assert.That((sums["chat.messages"], sums["chat.deliveries"], sums["chat.refusals"]), Is.EqualTo((1d, 1d, 1d)));
        Assert.That(sums["chat.store.duration"], Is.GreaterThan(10));
    }
    [Test]
    public async Task A_listener_that_throws_spoils_nothing()
    {
        await using var host = await ChatHost.StartAsync();
        using var listener = ListenerOf(host);
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("a counter"));
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => throw new InvalidOperationException("a batch"));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("a duration"));
        listener.Start();

        var (student, tutor) = (await host.ConnectAsync(Student), await host.ConnectAsync(Tutor));
        for (var seq = 1; seq <= 3; seq++)
        {
            var sent = await student.AskAsync("send_message", new { roomId = 1, content = $"{seq}" });
            Assert.That(sent.Number("message.seq"), Is.EqualTo(seq));
            await tutor.EventAsync("new_message", seq);
        }
    }

    /// <summary>Hears what this host measures, and no other.</summary>
    private static MeterListener ListenerOf(ChatHost host)
    {
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        return new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == ChatMeter.Name && instrument.Meter.Scope == factory) meters.EnableMeasurementEvents(instrument);
            },
        };
    }
}
