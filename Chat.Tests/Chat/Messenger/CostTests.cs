using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Chat.Host.Diagnostics;
using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Tutoring;
using Microsoft.Extensions.DependencyInjection;
using static Chat.Tests.Chat.Messenger.MessengerHost;

namespace Chat.Tests.Chat.Messenger;

/// <summary>What a message to very many costs.</summary>
public sealed class CostTests
{
    [Test]
    public async Task A_message_to_a_thousand_members_is_one_read_two_writes_and_one_broadcast()
    {
        await using var host = await ChatHost.StartAsync("Logging:LogLevel:SocketIo.Server=Trace");
        var crowd = Enumerable.Range(1_001, 999).Select(id => new Person(id, "user", $"{id}")).ToList();
        var chat = await host.GroupAsync(Ann, crowd);
        var ann = await host.EnterAsync(Ann);
        var here = await Task.WhenAll(crowd.Take(20).Select(host.EnterAsync));
        var uses = new ConcurrentDictionary<string, int>();
        using var listener = Listen(host, uses);
        var encoded = host.Logs.Named("BroadcastEncoded").Count();

        await ann.SendAsync(chat, "to all", "t-1");
        Assert.That((await ann.EventAsync("message_delivery_info")).GetRawText(), Is.EqualTo("""{"message_id":1,"delivered":20,"queued":979,"total":999}"""));
        foreach (var client in here) await client.EventAsync("new_message");
        Assert.That(host.Logs.Named("BroadcastEncoded").Count() - encoded, Is.EqualTo(1));
        Assert.That((uses.GetValueOrDefault("read"), uses.GetValueOrDefault("write")), Is.EqualTo((1, 2)));

        // Its members are known now.
        await ann.SendAsync(chat, "to all again", "t-2");
        await ann.EventAsync("message_delivery_info", 2);
        Assert.That((uses.GetValueOrDefault("read"), uses.GetValueOrDefault("write")), Is.EqualTo((1, 4)));
    }

    private static MeterListener Listen(ChatHost host, ConcurrentDictionary<string, int> uses)
    {
        var scope = host.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == ChatMeter.Name && instrument.Meter.Scope == scope) meters.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => uses.AddOrUpdate($"{tags[0].Value}", 1, (_, sum) => sum + 1));
        listener.Start();
        return listener;
    }
}
