namespace Chat.Tests.Chat.Presence;

/// <summary>Tests that hold wherever something is kept.</summary>
internal abstract class KeeperSuite<T>(IKeepers keepers)
    where T : notnull
{
    [OneTimeSetUp]
    public Task StartAsync() => keepers.StartAsync();

    [TearDown]
    public Task ClearAsync() => keepers.ClearAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await keepers.DisposeAsync();

    protected Task<T> CreateAsync() => keepers.CreateAsync<T>();
}
