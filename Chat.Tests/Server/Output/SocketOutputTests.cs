using Chat.Tests.Support;
using SocketIo.Server.Transports.WebSockets;

namespace Chat.Tests.Server.Output;

/// <summary>What goes to a client's socket arrives whole and in order, however little of it the socket takes at once.</summary>
public sealed class SocketOutputTests
{
    [TestCase(100, 0)]
    [TestCase(10, 90)]
    [TestCase(3_000_000, 0)]
    [TestCase(10, 3_000_000)]
    [TestCase(3_000_000, 1_000_000)]
    public async Task Both_parts_arrive_in_their_order(int first, int second)
    {
        using var pair = await LoopbackPair.ConnectAsync();
        var bytes = new byte[first + second];
        new Random(1).NextBytes(bytes);
        var sending = SocketOutput.TrySendAsync(pair.Server, bytes.AsMemory(0, first), bytes.AsMemory(first));
        Assert.That(sending.IsCompleted, Is.EqualTo(bytes.Length == 100));
        Assert.That(await pair.ReceiveAsync(bytes.Length), Is.EqualTo(bytes));
        Assert.That(await sending.AsTask().WithPatience(), Is.True);
    }

    [Test]
    public async Task A_client_that_has_gone_is_told_of_and_nothing_is_thrown()
    {
        using var pair = await LoopbackPair.ConnectAsync();
        pair.Client.LingerState = new(enable: true, seconds: 0);
        pair.Client.Dispose();
        await Patience.UntilAsync(() => !SocketOutput.TrySendAsync(pair.Server, new byte[1], default).AsTask().GetAwaiter().GetResult());
        pair.Server.Dispose();
        Assert.That(await SocketOutput.TrySendAsync(pair.Server, new byte[1], default), Is.False);
    }

    [Test]
    public async Task Whoever_waits_for_a_client_is_told_when_the_connection_ends([Values] bool byServer)
    {
        using var pair = await LoopbackPair.ConnectAsync();
        var sending = SocketOutput.TrySendAsync(pair.Server, new byte[3_000_000], new byte[100]).AsTask();
        Assert.That(sending.IsCompleted, Is.False);
        if (!byServer) pair.Client.LingerState = new(enable: true, seconds: 0);
        (byServer ? pair.Server : pair.Client).Dispose();
        Assert.That(await sending.WithPatience(), Is.False);
    }
}
