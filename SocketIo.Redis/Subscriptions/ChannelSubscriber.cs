using System.IO.Pipelines;
using System.Net;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;
using SocketIo.Redis.Resp;

namespace SocketIo.Redis.Subscriptions;

/// <summary>Keeps one connection that receives, for as long as it lives: connects, asks for what is wanted, and begins anew when it is cut.</summary>
internal sealed class ChannelSubscriber : IChannelSubscriber
{
    private readonly RespSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SubscriptionTable _table;
    // Never disposed: a late caller may still wake whoever is gone, and it holds no handle.
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private bool _ready;
    private int _disposed;

    public ChannelSubscriber(RespSettings settings, PubSubWords words, TimeProvider clock, ILogger log, Action<string, string>? moved = null)
    {
        _settings = settings;
        _clock = clock;
        _log = log;
        _table = new SubscriptionTable(words, Wake, log, moved);
        _running = Task.Run(RunAsync);
    }

    public event Action<bool>? ReadyChanged;

    public bool IsConnected => _table.IsProven;

    public bool IsReady => _table.IsReady;

    public Task SubscribeAsync(string channel, ChannelHandler handler)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _table.Want(channel, handler);
    }

    public Task UnsubscribeAsync(string channel) => _disposed != 0 ? Task.CompletedTask : _table.Leave(channel);

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var probe = _table.Probe();
        try
        {
            await probe.WaitAsync(cancellation);
        }
        finally
        {
            _table.Forget(probe);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stop.CancelAsync();
        await _running;
        _table.Close();
        _stop.Dispose();
    }

    // One permit is enough: whoever takes it looks at everything.
    private void Wake()
    {
        lock (_work)
        {
            if (_work.CurrentCount == 0) _work.Release();
        }
    }

    private async Task RunAsync()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            var endPoint = _settings.EndPoints[failures % _settings.EndPoints.Count];
            var (connected, cause) = await ServeAsync(endPoint);
            _table.Disconnect();
            TellReady(endPoint);
            if (_stop.IsCancellationRequested) return;

            failures = connected ? 0 : failures + 1;
            if (connected) SubscriberLog.SubscriberLost(_log, endPoint, cause);
            else if (failures == 1) SubscriberLog.SubscriberUnreachable(_log, endPoint, cause);
            var wait = WaitAfter(failures);
            SubscriberLog.SubscriberRetry(_log, endPoint, cause, failures, wait);
            await Task.Delay(wait, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether there was a connection, and why there is none any more.</returns>
    private async Task<(bool Connected, string Cause)> ServeAsync(EndPoint endPoint)
    {
        RespConnection? connection = null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            using (var late = new CancellationTokenSource(_settings.ConnectTimeout, _clock))
            using (var opening = CancellationTokenSource.CreateLinkedTokenSource(over.Token, late.Token))
                connection = await RespConnection.OpenAsync(_settings, endPoint, opening.Token);

            _table.Connect();
            using var beat = _clock.CreateTimer(_ => Beat(over), null, _settings.KeepAlive, _settings.KeepAlive);
            await ServeAsync(connection, endPoint, over);
            return (true, "it was closed");
        }
        catch (OperationCanceledException)
        {
            return (connection is not null, "nothing came for too long");
        }
        catch (Exception fault)
        {
            // Whatever has gone wrong, a new connection is the cure.
            return (connection is not null, fault.Message);
        }
        finally
        {
            if (connection is not null) await connection.DisposeAsync();
        }
    }

    private async Task ServeAsync(RespConnection connection, EndPoint endPoint, CancellationTokenSource over)
    {
        var receiving = connection.ReceiveAsync(Take, over.Token);
        var sending = SendAsync(connection.Output, over.Token);
        var first = await Task.WhenAny(receiving, sending);
        await over.CancelAsync();
        await Task.WhenAll(receiving, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;

        void Take(in RespFrame frame)
        {
            _table.Take(frame);
            TellReady(endPoint);
        }
    }

    private async Task SendAsync(PipeWriter output, CancellationToken over)
    {
        while (true)
        {
            while (_table.Write(output)) await output.FlushAsync(over);
            await _work.WaitAsync(over);
        }
    }

    private void Beat(CancellationTokenSource over)
    {
        if (_table.Beat()) return;
        try
        {
            over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection was over already.
        }
    }

    private void TellReady(EndPoint endPoint)
    {
        var ready = _table.IsReady;
        if (ready == _ready) return;
        _ready = ready;
        if (ready) SubscriberLog.SubscriberReady(_log, endPoint, _table.Count);
        ReadyChanged?.Invoke(ready);
    }

    // Nodes that lost Redis together do not come back together.
    private TimeSpan WaitAfter(int failures)
    {
        var wait = _settings.FirstRetry * Math.Pow(2, Math.Min(failures, 30));
        return (wait < _settings.LongestRetry ? wait : _settings.LongestRetry) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
