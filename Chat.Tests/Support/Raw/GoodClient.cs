namespace Chat.Tests.Support.Raw;

/// <summary>A client that behaves, in the middle of those that do not: it asks for an echo again and again and must get each one.</summary>
internal sealed class GoodClient : IAsyncDisposable
{
    private readonly RawWebSocket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _working;
    private int _answered;

    private GoodClient(RawWebSocket socket)
    {
        _socket = socket;
        _working = WorkAsync();
    }

    public static async Task<GoodClient> StartAsync(WireApp app) => new(await RawWebSocket.JoinedAsync(app.Port));

    /// <summary>Ends the loop and gives the number of echoes; fails if one did not come.</summary>
    public async Task<int> StopAsync()
    {
        await _stopping.CancelAsync();
        await _working.WithPatience();
        return _answered;
    }

    public async Task AnswerPingAsync()
    {
        var ping = await _socket.ReadTextAsync();
        if (ping != "2")
            throw new InvalidDataException($"Expected a ping, got {ping}");
        await _socket.SendTextAsync("3");
        await EchoAsync();
    }

    public async Task EchoAsync()
    {
        var number = ++_answered;
        await _socket.SendTextAsync($"42{number}[\"echo\",{number}]");
        var answer = await _socket.ReadTextAsync();
        if (answer != $"43{number}[{number}]")
            throw new InvalidDataException($"Echo {number} was answered {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _working.ContinueWith(_ => { }, TaskScheduler.Default);
        await _socket.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await EchoAsync();
            await Task.Delay(5);
        }
    }
}
