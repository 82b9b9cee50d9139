using Chat.Tests.Chat.Store;

namespace Chat.Tests.Chat;

/// <summary>The one server for all tests that do it no harm, each with a database of its own. It starts with the first that asks.</summary>
[SetUpFixture]
internal sealed class SharedMariaDb
{
    private static Lazy<Task<MariaDbServer>> _server = new(MariaDbServer.StartAsync);

    public static Task<MariaDbServer> Server => _server.Value;

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        if (!_server.IsValueCreated) return;
        var server = _server.Value;
        _server = new Lazy<Task<MariaDbServer>>(MariaDbServer.StartAsync);
        if (server.IsCompletedSuccessfully) await (await server).DisposeAsync();
    }
}
