using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>What every attack must leave untouched: a good client is served all the time, and no session stays behind.</summary>
internal static class Hostility
{
    /// <param name="app">The server under attack.</param>
    /// <param name="attack">Drops all its connections before it ends.</param>
    public static async Task IsBorneAsync(this WireApp app, Func<Task> attack)
    {
        await using var good = await GoodClient.StartAsync(app);
        await app.SessionsAsync(1);
        await attack().WithPatience();
        await app.SessionsAsync(1);
        await good.StopAsync();
        // Once more, so that it has been served after the attack as well.
        await good.EchoAsync().WithPatience();
    }

    /// <summary>A packet that cannot be read, over WebSocket: its connection ends, and no other.</summary>
    public static async Task EndsItsWebSocketOnlyAsync(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await RawWebSocket.JoinedAsync(app.Port);
            await hostile.SendTextAsync(packet);
            Assert.That(await hostile.ReadCloseAsync(), Is.EqualTo(1005).Or.Null);
        });
    }

    /// <summary>A packet that cannot be read, on long-polling: its session ends, and no other.</summary>
    public static async Task EndsItsPollingSessionOnlyAsync(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await PollingSession.JoinedAsync(app.Port);
            await hostile.PostOkAsync(packet);
            Assert.That(await hostile.ReadAsync(), Does.EndWith("1"));
        });
    }
}
