using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Chat.Host.Auth;
using Chat.Host.Warmup;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Chat.Warmup;

/// <summary>The rehearsal before the ports open: what the first client is spared, and that nothing is left of it.</summary>
internal sealed partial class RehearsalTests
{
    // Of our own methods: without the rehearsal more than 700, with it some 30.
    private const int MostCompiled = 150;

    // A machine that is busy with other tests needs longer than a start should.
    private const string Patient = "Chat:Rehearsal:Limit=00:00:30";
    private const string Connected = "connected to tutoring";
    private const string SigningKey = $"Chat:Auth:SigningKey={ChatHost.SigningKey}";

    private static readonly string Token = new JwtTokens(
        Options.Create(new AuthOptions { SigningKey = ChatHost.SigningKey }), TimeProvider.System, NullLogger<JwtTokens>.Instance).Issue(ChatWorld.Student).Token;

    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("websocket")]
    [TestCase("polling")]
    public async Task The_first_client_meets_compiled_code(string transport)
    {
        var record = _folder.File($"compiled-{transport}");
        await using var host = await StartAsync("compiling", ("DOTNET_JitStdOutFile", record), ("DOTNET_JitDisasmSummary", "1"));
        var before = CompiledFor(record);
        using var client = await ScriptedClient.ConnectAsync(Door(host), CancellationToken.None).WithPatience();

        await (transport == "polling" ? PollAsync(client) : TalkAsync(client));

        Assert.That(before, Is.GreaterThan(1000), "the record is kept");
        Assert.That(CompiledFor(record) - before, Is.LessThan(MostCompiled));
    }

    [Test]
    public async Task Nothing_is_left_of_it()
    {
        await using var host = await StartAsync("nothing");
        await Patience.UntilAsync(() => Directory.GetDirectories(_folder.File("nothing"), "chat-rehearsal-*").Length == 0);

        using var client = await ScriptedClient.ConnectAsync(Door(host), CancellationToken.None).WithPatience();
        var messages = await TalkAsync(client);

        Assert.That(messages, Is.EqualTo("{\"roomId\":1,\"messages\":["), "the message of the rehearsal is not in this store");
        await Patience.UntilAsync(() => host.Output.Contains(Connected, StringComparison.Ordinal), "the process has written that the client is connected");
        Assert.That(host.Output.Split('\n').Count(line => line.Contains(Connected, StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(host.Output, Does.Not.Contain("rehearsal"));
    }

    [Test]
    public async Task Other_nodes_hear_nothing_of_it()
    {
        if (RedisProcess.Missing() is { } why) Assert.Ignore(why);
        await using var redis = await RedisProcess.StartAsync();
        await using var tap = await RedisTap.StartAsync(redis);

        await using var host = await ChatHostProcess.StartAsync([("ConnectionStrings__Redis", redis.Address)], SigningKey, Patient);
        await tap.Redis.GetSubscriber().PublishAsync("end", "").WithPatience();

        var heard = new List<string>();
        await tap.NextAsync((channel, message) =>
        {
            heard.Add($"{channel} {Encoding.UTF8.GetString(message)}");
            return channel == "end";
        });
        Assert.That(heard, Has.Count.GreaterThan(1), "the node itself is heard");
        Assert.That(heard, Has.None.Contains("anybody"));
        Assert.That(heard, Has.None.Contains("room:"));
    }

    [Test]
    public async Task A_fault_of_it_stops_nothing()
    {
        await using var host = await ChatHostProcess.StartAsync([("TMPDIR", _folder.File("is/not/there"))], SigningKey);

        using var client = await ScriptedClient.ConnectAsync(Door(host), CancellationToken.None).WithPatience();
        await TalkAsync(client);

        Assert.That(host.Output, Does.Contain("The rehearsal failed"));
    }

    private Task<ChatHostProcess> StartAsync(string folder, params (string, string)[] environment)
    {
        Directory.CreateDirectory(_folder.File(folder));
        return ChatHostProcess.StartAsync([("TMPDIR", _folder.File(folder)), .. environment], SigningKey, Patient);
    }

    /// <returns>The messages of a room.</returns>
    private static async Task<string> TalkAsync(ScriptedClient client)
    {
        await client.UpgradeAsync("transport=websocket", "0{\"sid\":").WithPatience();
        await client.SayAsync($$"""40{"token":"{{Token}}"}""", "42[\"ready\"").WithPatience();
        return await client.SayAsync("""421["get_messages",{"roomId":1}]""", "431[", "]").WithPatience();
    }

    private static async Task PollAsync(ScriptedClient client)
    {
        var query = $"transport=polling&sid={await client.GetAsync("transport=polling", "\"sid\":\"", "\"").WithPatience()}";
        await client.PostAsync(query, $$"""40{"token":"{{Token}}"}""", "ok").WithPatience();
        await client.GetAsync(query, "40{", "}").WithPatience();
    }

    private static IPEndPoint Door(ChatHostProcess host) => new(IPAddress.Loopback, new Uri(host.Url).Port);

    /// <summary>How many methods of ours were compiled for the first time; what is compiled anew in the background does not count.</summary>
    private static int CompiledFor(string record)
    {
        using var file = new FileStream(record, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var lines = new StreamReader(file);
        return FirstTime().Count(lines.ReadToEnd());
    }

    [GeneratedRegex(@"^.*JIT compiled (SocketIo|Chat\.Host).*(Tier0|FullOpts|MinOpts).*$", RegexOptions.Multiline)]
    private static partial Regex FirstTime();
}
