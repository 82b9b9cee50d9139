using System.Net;
using System.Text;
using System.Threading.Channels;
using Chat.Tests.Support;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Resp;
using SocketIo.Redis.Subscriptions;

namespace Chat.Tests.Redis.Subscriptions;

/// <summary>A subscriber under test, with what it has received and logged.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private readonly Channel<bool> _ready = Channel.CreateUnbounded<bool>();

    public Subscriber(RespSettings settings, PubSubWords? words = null, TimeProvider? clock = null)
    {
        Channels = new ChannelSubscriber(settings, words ?? PubSubWords.Sharded, clock ?? TimeProvider.System, Logs.CreateLogger("Redis"));
        Channels.ReadyChanged += ready => _ready.Writer.TryWrite(ready);
    }

    public LogCollector Logs { get; } = new();

    public ChannelSubscriber Channels { get; }

    public static RespSettings To(params EndPoint[] endPoints) => new() { EndPoints = endPoints, ClientName = "subscriber" };

    public Task SubscribeAsync(string channel) => Channels.SubscribeAsync(channel, Note).WithPatience();

    public void Note(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message) =>
        _received.Writer.TryWrite($"{Encoding.UTF8.GetString(channel)}={Encoding.UTF8.GetString(message)}");

    public Task<string> NextAsync() => _received.Reader.ReadAsync().WithPatience();

    public async Task BecomesReadyAsync(bool ready)
    {
        while (await _ready.Reader.ReadAsync().WithPatience() != ready) continue;
    }

    public Task ProbeAsync() => Channels.ProbeAsync(CancellationToken.None).WithPatience();

    public async ValueTask DisposeAsync()
    {
        await Channels.DisposeAsync().WithPatience();
        Assert.That(Logs.Records.Where(record => record.Level >= LogLevel.Error), Is.Empty);
    }
}
