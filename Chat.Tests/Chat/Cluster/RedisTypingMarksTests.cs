using Chat.Host.Domain.Presence;
using Chat.Tests.Chat.Presence;

namespace Chat.Tests.Chat.Cluster;

internal sealed class RedisTypingMarksTests : TypingMarksSuite
{
    private readonly SharedWorlds _worlds = new();

    [OneTimeSetUp]
    public Task StartRedisAsync() => _worlds.StartAsync();

    [TearDown]
    public Task StopWorldsAsync() => _worlds.ClearAsync();

    [OneTimeTearDown]
    public async Task StopRedisAsync() => await _worlds.DisposeAsync();

    protected override async Task<ITypingMarks> CreateAsync() => (await _worlds.AddAsync()).World.Get<ITypingMarks>();
}
