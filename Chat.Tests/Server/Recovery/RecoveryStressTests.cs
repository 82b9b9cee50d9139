using System.Text.Json;
using Chat.Tests.Support;

namespace Chat.Tests.Server.Recovery;

/// <summary>Connections that are cut at any moment while several threads send.</summary>
public sealed class RecoveryStressTests
{
    private const int Senders = 3;
    private const int EventsPerSender = 400;

    [Test]
    [Proves("F-API-85", "F-API-86", "F-API-91")]
    public async Task Each_client_has_every_event_of_every_sender_once_and_in_order()
    {
        await using var app = await RecoveryApp.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RecoveringClient.StartAsync(app.Port)));
        foreach (var client in clients) await app.Find(client.Sid).JoinAsync("all");
        var sockets = clients.Select(client => app.Find(client.Sid)).ToArray();

        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < EventsPerSender; i++)
            {
                if (sender == 0) await app.Server.To("all", "nobody").EmitAsync("event", sender, i);
                else if (sender == 1) await app.Server.EmitAsync("event", sender, i);
                else foreach (var socket in sockets) await socket.EmitAsync("event", sender, i);
                if (i % 10 == 0) await Task.Yield();
            }
        })));
        var receiving = clients.Select((client, index) => ReceiveAsync(app, client, new Random(index))).ToArray();
        await sending.WaitAsync(Patience.Limit);
        foreach (var received in await Task.WhenAll(receiving).WaitAsync(Patience.Limit * 3))
        {
            for (var sender = 0; sender < Senders; sender++)
                Assert.That(received[sender], Is.EqualTo(Enumerable.Range(0, EventsPerSender)), $"of sender {sender}");
        }

        foreach (var client in clients) await client.DisposeAsync();
    }

    // Reads until everything is there, and cuts the connection every now and then; the next one often comes before that is noticed.
    private static async Task<List<int>[]> ReceiveAsync(RecoveryApp app, RecoveringClient client, Random random)
    {
        var received = Enumerable.Range(0, Senders).Select(_ => new List<int>()).ToArray();
        var cutAt = random.Next(100);
        for (var read = 0; received.Any(list => list.Count < EventsPerSender); read++)
        {
            if (read == cutAt)
            {
                client.Lose();
                await client.ConnectAsync(app.Port);
                Assert.That(client.Recovered, Is.True);
                foreach (var text in client.Missed) Note(received, text);
                cutAt = read + random.Next(1, 150);
                continue;
            }

            Note(received, await client.NextAsync());
        }

        return received;
    }

    private static void Note(List<int>[] received, string text)
    {
        using var json = JsonDocument.Parse(text.AsMemory(2));
        received[json.RootElement[1].GetInt32()].Add(json.RootElement[2].GetInt32());
    }
}
