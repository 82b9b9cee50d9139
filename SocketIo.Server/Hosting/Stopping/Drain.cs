using SocketIo.Server.Engine;

namespace SocketIo.Server.Hosting.Stopping;

/// <summary>Sends the clients of a stopping server away: first what runs may end, then they go in batches, so that they do not all come back at once.</summary>
internal sealed class Drain(TimeSpan patience, TimeSpan spread, TimeProvider clock)
{
    // So long that each batch is worth a timer, so short that a second has many: no second sees more clients go than its share.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly long _started = clock.GetTimestamp();

    // A handler that never ends is waited for once, however many batches there are.
    private TimeSpan Left => patience + spread - clock.GetElapsedTime(_started);

    /// <exception cref="OperationCanceledException">There is no time for it; some sessions still live.</exception>
    public async Task RunAsync(IReadOnlyList<EngineSession> sessions, CancellationToken cancellation)
    {
        await WaitAsync(Task.WhenAll(sessions.Select(session => session.WhenQuiet())), patience, cancellation);
        var batches = Math.Clamp((int)(spread / Pause), 1, Math.Max(1, sessions.Count));
        var closings = new List<Task>();
        for (var batch = 0; batch < batches; batch++)
        {
            if (batch > 0) await Task.Delay(spread / batches, clock, cancellation);
            for (var i = batch; i < sessions.Count; i += batches) closings.Add(CloseAsync(sessions[i], cancellation));
        }

        await Task.WhenAll(closings);
    }

    private async Task CloseAsync(EngineSession session, CancellationToken cancellation)
    {
        await WaitAsync(session.WhenQuiet(), Left, cancellation);
        session.Abort(CloseReason.ServerShuttingDown);
    }

    private async Task WaitAsync(Task quiet, TimeSpan most, CancellationToken cancellation)
    {
        if (quiet.IsCompleted || most <= TimeSpan.Zero) return;
        await quiet.WaitAsync(most, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }
}
