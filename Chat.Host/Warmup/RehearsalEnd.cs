using Microsoft.Extensions.Options;

namespace Chat.Host.Warmup;

/// <summary>Holds the ports closed until the rehearsal is over: the web server starts after all services of the host.</summary>
internal sealed class RehearsalEnd(Rehearsal rehearsal, IOptions<RehearsalOptions> options, ILogger<Rehearsal> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => rehearsal.EndAsync(options.Value.Limit, logger);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
