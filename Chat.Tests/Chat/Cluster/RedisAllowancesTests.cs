using Chat.Host.Domain.Access;
using Chat.Tests.Chat.Limits;

namespace Chat.Tests.Chat.Cluster;

internal sealed class RedisAllowancesTests : AllowancesSuite
{
    private readonly SharedWorlds _worlds = new();

    [OneTimeSetUp]
    public Task StartRedisAsync() => _worlds.StartAsync();

    [TearDown]
    public Task StopWorldsAsync() => _worlds.ClearAsync();

    [OneTimeTearDown]
    public async Task StopRedisAsync() => await _worlds.DisposeAsync();

    protected override async Task<IAllowances> CreateAsync() => (await _worlds.AddAsync()).World.Get<IAllowances>();
}
