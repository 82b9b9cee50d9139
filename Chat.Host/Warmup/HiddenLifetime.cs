namespace Chat.Host.Warmup;

/// <summary>Leaves signals to the process: who asks it to end means the chat that is being started.</summary>
internal sealed class HiddenLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
