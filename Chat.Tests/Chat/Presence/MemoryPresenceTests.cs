using Chat.Host.Diagnostics;
using Chat.Host.Domain.Presence;
using Chat.Host.Presence;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Chat.Presence;

internal sealed class MemoryPresenceTests : PresenceSuite, IDisposable
{
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().AddSingleton<ChatMeter>().BuildServiceProvider();

    public void Dispose() => _metrics.Dispose();

    protected override Task<IPresence> CreateAsync() => Task.FromResult<IPresence>(new MemoryPresence(_metrics.GetRequiredService<ChatMeter>()));
}
