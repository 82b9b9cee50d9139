using Chat.Host.Diagnostics;
using Chat.Host.Domain.Access;
using Chat.Host.Limits;
using Chat.Host.Presence;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Chat.Presence;

/// <summary>In the memory of a node on its own.</summary>
internal sealed class OneNode : IKeepers
{
    private readonly List<ServiceProvider> _all = [];

    public Task StartAsync() => Task.CompletedTask;

    public Task<T> CreateAsync<T>()
        where T : notnull
    {
        var services = new ServiceCollection().AddMetrics().AddSingleton<ChatMeter>().AddMemoryPresence();
        services.AddOptions().AddSingleton<TimeProvider, ManualTimeProvider>().AddSingleton<IAllowances, MemoryAllowances>();
        _all.Add(services.BuildServiceProvider());
        return Task.FromResult(_all[^1].GetRequiredService<T>());
    }

    public async Task ClearAsync()
    {
        foreach (var services in _all) await services.DisposeAsync();
        _all.Clear();
    }

    public async ValueTask DisposeAsync() => await ClearAsync();
}
