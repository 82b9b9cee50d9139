using Chat.Tests.Server.Recovery;
using Chat.Tests.Support;

namespace Chat.Tests.Redis.Streams;

/// <summary>Nodes are replaced one after the other, as a deployment does it.</summary>
public sealed class RollingRestartTests
{
    private const int ClientCount = 30;

    [Test]
    [Proves("F-API-82", "F-ADP-61", "F-ADP-62")]
    public async Task Every_client_is_recovered_and_has_every_event_once()
    {
        await using var pair = await StreamsPair.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, ClientCount).Select(_ => RecoveringClient.StartAsync(pair.First.Port)));
        var heard = clients.Select(_ => new List<string>()).ToArray();
        var sent = 0;
        foreach (var (restarted, other) in new[] { (pair.First, pair.Second), (pair.Second, pair.First) })
        {
            for (var i = 0; i < 5; i++) await other.Server.EmitAsync("n", sent++);
            var restart = restarted.RestartAsync();
            for (var i = 0; i < 20; i++) await other.Server.EmitAsync("n", sent++);
            await restart.WithPatience();
            for (var i = 0; i < 5; i++) await other.Server.EmitAsync("n", sent++);
            await Task.WhenAll(clients.Select((client, index) => ComeBackAsync(client, heard[index], other.Port)));
        }

        await pair.First.Server.EmitAsync("end");
        for (var i = 0; i < ClientCount; i++)
        {
            await ReadAsync(clients[i], heard[i], "42[\"end\"]");
            Assert.That(heard[i], Is.EqualTo([.. Enumerable.Range(0, sent).Select(n => $"42[\"n\",{n}]"), "42[\"end\"]"]));
            await clients[i].DisposeAsync();
        }
    }

    private static async Task ComeBackAsync(RecoveringClient client, List<string> heard, int port)
    {
        await ReadAsync(client, heard, last: null);
        await client.ConnectAsync(port);
        Assert.That(client.Recovered, Is.True);
        heard.AddRange(client.Missed);
    }

    // What came before the connection ended, or up to an event.
    private static async Task ReadAsync(RecoveringClient client, List<string> heard, string? last)
    {
        try
        {
            do heard.Add(await client.NextAsync());
            while (heard[^1] != last);
        }
        catch (Exception end) when (last is null && end is IOException or InvalidDataException)
        {
            // The close frame, or the end of the connection.
        }
    }
}
