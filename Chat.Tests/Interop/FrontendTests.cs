using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;

namespace Chat.Tests.Interop;

/// <summary>
/// What the frontends of a contract do: every file of <c>clients/</c> and the contract's name, written from the seed's own client code, with
/// unmodified socket.io-client against the real process. The contract is on "/", where all frontends connect; tutoring makes room for others.
/// </summary>
[TestFixture("tutoring"), TestFixture("messenger"), TestFixture("groups"), TestFixture("marketplace")]
internal sealed class FrontendTests(string contract)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private ChatHostProcess _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (NodeRun.Missing() is { } why) Assert.Ignore(why);
        string[] room = contract == "tutoring" ? [] : ["Chat:Contracts:tutoring=/tutoring"];
        _host = await ChatHostProcess.StartAsync(
            [$"Chat:Auth:SigningKey={ChatHost.SigningKey}", "Chat:Limits:MessagesPerMinute=30", .. room, $"Chat:Contracts:{contract}=/"]);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    [Test]
    public async Task Its_frontends_find_what_they_were_written_for()
    {
        var files = Directory.GetFiles(Path.Combine(NodeRun.Clients, contract), "*.test.mjs").Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var run = await NodeRun.OfAsync(file, Limit, new Dictionary<string, string> { ["CHAT_URL"] = _host.Url, ["CHAT_KEY"] = ChatHost.SigningKey });
            run.AssertPassed();
        }
        Assert.That(_host.Output, Does.Not.Match("(?m)^(fail|crit):"));
    }
}
