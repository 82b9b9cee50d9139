using System.Data.Common;
using Chat.Host.Diagnostics;
using Chat.Host.Store.Providers;

namespace Chat.Host.Store.Schema;

/// <summary>
/// The store is ready before the first connection is taken. While the database is out of reach the host is up and says that it is not ready;
/// a database that answers and can't be used ends it.
/// </summary>
internal sealed class StoreStartup(
    Migrator migrator,
    DemoData demo,
    StoreReadiness readiness,
    IDatabaseProvider provider,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<StoreStartup> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private Task _trying = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!await TryPrepareAsync()) _trying = KeepTryingAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _trying;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task KeepTryingAsync()
    {
        try
        {
            var pause = FirstPause;
            do
            {
                await Task.Delay(pause, clock, _stopping.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            while (!await TryPrepareAsync());
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        catch (StoreUnusableException exception)
        {
            ChatLog.StoreUnusable(logger, exception.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task<bool> TryPrepareAsync()
    {
        try
        {
            await migrator.RunAsync();
            if (environment.IsDevelopment()) await demo.MakeAsync();
            readiness.Set();
            return true;
        }
        catch (Exception exception) when (provider.IsOutOfReach(exception))
        {
            ChatLog.StoreOutOfReach(logger, exception.Message);
            return false;
        }
        catch (DbException exception)
        {
            throw new StoreUnusableException(exception);
        }
    }
}
