using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Stress;

/// <summary>A packet and its attachments stay together, whoever else emits at the same time.</summary>
public sealed class ContiguityTests
{
    private const int Emitters = 8;
    private const int Emits = 40;
    private const int Packets = 2 * Emitters * Emits;

    [Test]
    [Proves("F-SUB-01", "F-SIO-27", "F-ENG-58")]
    public async Task Attachments_follow_their_header_under_concurrent_emits()
    {
        await using var app = await TestApp.StartAsync();
        var sockets = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RawWebSocket.JoinedAsync(app.Port)));
        var sessions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PollingSession.JoinedAsync(app.Port)));
        var received = sockets.Select(ReadSocketAsync).Concat(sessions.Select(ReadSessionAsync)).ToArray();
        var moving = await PollingSession.JoinedAsync(app.Port);
        var moved = ReadWhileUpgradingAsync(moving);

        await Parallel.ForAsync(0, Emitters, new ParallelOptions { MaxDegreeOfParallelism = Emitters }, async (emitter, _) =>
        {
            for (byte i = 0; i < Emits; i++)
            {
                await app.Server.EmitAsync("two", emitter, i, new[] { (byte)emitter, i, (byte)1 }, new[] { (byte)emitter, i, (byte)2 });
                foreach (var socket in app.Server.Of("/").Sockets)
                    await socket.EmitAsync("one", emitter, i, new[] { (byte)emitter, i, (byte)1 });
            }
        });

        foreach (var packets in await Task.WhenAll(received).WithPatience())
            AssertContiguous(packets);
        AssertContiguous(await moved.WithPatience());
        foreach (var client in sockets.Concat<IAsyncDisposable>(sessions).Append(moving))
            await client.DisposeAsync();
    }

    private static bool IsComplete(List<object> packets) =>
        packets.Count(p => p is string) == Packets && packets.Count(p => p is byte[]) == Packets / 2 * 3;

    private static async Task<List<object>> ReadSocketAsync(RawWebSocket socket)
    {
        var packets = new List<object>();
        while (!IsComplete(packets))
            Add(packets, await socket.ReadMessageAsync());
        return packets;
    }

    private static async Task<List<object>> ReadSessionAsync(PollingSession session)
    {
        var packets = new List<object>();
        while (!IsComplete(packets))
            Add(packets, await session.ReadAsync());
        return packets;
    }

    private static async Task<List<object>> ReadWhileUpgradingAsync(PollingSession session)
    {
        var packets = new List<object>();
        Add(packets, await session.ReadAsync());
        await using var candidate = await session.ProbedAsync();
        Add(packets, await session.ReadAsync());
        await candidate.SendTextAsync("5");
        while (!IsComplete(packets))
            Add(packets, await candidate.ReadMessageAsync());
        return packets;
    }

    private static void Add(List<object> packets, RawFrame message) =>
        packets.Add(message.Opcode == RawFrame.BinaryFrame ? message.Payload : message.Text);

    private static void Add(List<object> packets, string payload)
    {
        foreach (var packet in payload.Split('\u001e').Where(packet => packet != "6"))
            packets.Add(packet[0] == 'b' ? Convert.FromBase64String(packet[1..]) : packet);
    }

    private static void AssertContiguous(List<object> packets)
    {
        var last = new Dictionary<string, int>();
        for (var at = 0; at < packets.Count;)
        {
            var header = (string)packets[at++];
            Assert.That(header, Does.Match("^45[12]-\\[\"(one|two)\","));
            var count = header[2] - '0';
            using var json = JsonDocument.Parse(header.AsMemory(4));
            var emitter = json.RootElement[1].GetByte();
            var number = json.RootElement[2].GetByte();
            for (byte attachment = 1; attachment <= count; attachment++)
                Assert.That(packets[at++], Is.EqualTo(new[] { emitter, number, attachment }), header);
            var stream = $"{count} {emitter}";
            Assert.That(number, Is.EqualTo(last.GetValueOrDefault(stream, -1) + 1), $"The order of emitter {stream}");
            last[stream] = number;
        }
    }
}
