using Chat.Host.Diagnostics;

namespace Chat.Host.Warmup;

/// <summary>
/// Has the way of a client compiled before the first one comes. While the chat is being set up and opens its store, a hidden one is used in each
/// way that clients have, and what goes on behind its sockets while that one is still being built; ports are opened when that is done.
/// Nothing of it is seen from outside or remembered, and no fault of it stops the start.
/// </summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    private static readonly TimeSpan StageLimit = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _staged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _played = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _playedBehind = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _whole;

    private Rehearsal() => _whole = Task.WhenAll(Task.Run(() => PlayAsync(_stop.Token)), Task.Run(PlayBehindAsync));

    /// <summary>On both processors if there are two.</summary>
    public static Rehearsal Begin() => new();

    /// <summary>
    /// Ends when the hidden chat stands, or has failed, or takes its time: what a chat is built of is compiled once then, and not by both at the same time.
    /// </summary>
    public Task StagedAsync() => Task.WhenAny(_staged.Task, Task.Delay(StageLimit));

    /// <summary>Waits for it, no longer than the limit; what is not rehearsed by then is left.</summary>
    public async Task EndAsync(TimeSpan limit, ILogger logger)
    {
        try
        {
            await Task.WhenAll(_played.Task, _playedBehind.Task).WaitAsync(limit);
        }
        catch (Exception exception)
        {
            ChatLog.RehearsalFailed(logger, exception);
            await _stop.CancelAsync();
        }
    }

    /// <summary>Leaves nothing behind, also where the start has failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _whole;
        _stop.Dispose();
    }

    private async Task PlayAsync(CancellationToken cancellation)
    {
        try
        {
            await using var chat = await HiddenChat.StartAsync(cancellation);
            _staged.TrySetResult();
            await Task.WhenAll(PlayWebSocketAsync(chat, cancellation), PlayPollingAsync(chat, cancellation), PlayContractsAsync(chat, cancellation));
            // Nobody needs to wait until it is cleared away.
            _played.TrySetResult();
        }
        catch (Exception exception)
        {
            _staged.TrySetResult();
            _played.TrySetException(exception);
        }
    }

    private async Task PlayBehindAsync()
    {
        try
        {
            await using var stage = new Backstage();
            await stage.PlayAsync();
            _playedBehind.TrySetResult();
        }
        catch (Exception exception)
        {
            _playedBehind.TrySetException(exception);
        }
    }

    /// <summary>A room of the demo data is where this client can say something.</summary>
    private static async Task PlayWebSocketAsync(HiddenChat chat, CancellationToken cancellation)
    {
        using var client = await ScriptedClient.ConnectAsync(chat.Door, cancellation);
        await client.UpgradeAsync("transport=websocket", "0{\"sid\":");
        await client.SayAsync($$"""40{"token":"{{chat.Token}}"}""", "42[\"ready\"");
        await client.SayAsync("""421["join_room",{"roomId":1}]""", "431[");
        await client.SayAsync("""422["send_message",{"roomId":1,"content":"Is anybody there?","clientId":"1"}]""", "432[");
        await client.SayAsync("""423["get_messages",{"roomId":1}]""", "433[");
    }

    /// <summary>One client in the other contracts, at their usual places.</summary>
    private static async Task PlayContractsAsync(HiddenChat chat, CancellationToken cancellation)
    {
        using var client = await ScriptedClient.ConnectAsync(chat.Door, cancellation);
        await client.UpgradeAsync("transport=websocket", "0{\"sid\":");
        foreach (var name in (string[])["/messenger", "/groups", "/marketplace"])
            await client.SayAsync($$"""40{{name}},{"token":"{{chat.Token}}"}""", $"40{name},");
    }

    /// <summary>The usual way of a browser: polling, and from there to a WebSocket.</summary>
    private static async Task PlayPollingAsync(HiddenChat chat, CancellationToken cancellation)
    {
        using var poller = await ScriptedClient.ConnectAsync(chat.Door, cancellation);
        var sid = await poller.GetAsync("transport=polling", "\"sid\":\"", "\"");
        var query = $"transport=polling&sid={sid}";
        await poller.PostAsync(query, $$"""40{"token":"{{chat.Token}}"}""", "ok");
        await poller.GetAsync(query, "40{", "}");
        await poller.PostAsync(query, """421["join_room",{"roomId":1}]""", "ok");
        using var client = await ScriptedClient.ConnectAsync(chat.Door, cancellation);
        await client.UpgradeAsync($"transport=websocket&sid={sid}", "\r\n\r\n");
        await client.SayAsync("2probe", "3probe");
        await client.SayAsync("5", "431[");
    }
}
