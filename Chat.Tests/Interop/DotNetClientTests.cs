using System.Text.Json;
using System.Text.Json.Serialization;
using Aot.Scenario;
using Chat.Tests.Support;
using SocketIOClient;

namespace Chat.Tests.Interop;

/// <summary>The .NET client package against this server, over each of its transports.</summary>
[TestFixture("polling")]
[TestFixture("websocket")]
[TestFixture("upgrade")]
internal sealed class DotNetClientTests(string transport)
{
    private static readonly object[] Arguments = [1, "two", new { three = (int[])[3] }, true];
    private readonly List<DotNetClient> _clients = [];
    private ScenarioApp _scenario = null!;

    [SetUp]
    public async Task StartAsync() => _scenario = await ScenarioApp.StartAsync();

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        _clients.Clear();
        await _scenario.DisposeAsync();
    }

    [Test, Proves("F-SIO-39", "F-API-22")]
    public async Task It_connects_and_is_welcomed_under_its_id()
    {
        var client = await ConnectAsync();
        var welcome = await client.NextAsync("welcome");
        Assert.That(welcome.GetValue<string>(), Is.EqualTo(client.Client.Id));
        var used = await client.AskAsync("transport");
        Assert.That(used.GetValue<string>(), Is.EqualTo(transport == "polling" ? "polling" : "websocket"));
    }

    [Test, Proves("F-SIO-40", "F-ENG-06", "F-API-42")]
    public async Task Its_auth_query_and_headers_reach_the_handshake()
    {
        var client = await ConnectAsync(options: options =>
        {
            options.Auth = new { token = "tøken", user = new { id = 7 } };
            options.Query = [new("room", "a b"), new("name", "größe")];
            options.ExtraHeaders = new() { ["X-Course"] = "algebra" };
        });
        var handshake = (await client.AskAsync("handshake")).GetValue();
        Assert.That(handshake.GetProperty("auth").GetProperty("token").GetString(), Is.EqualTo("tøken"));
        Assert.That(handshake.GetProperty("auth").GetProperty("user").GetProperty("id").GetInt32(), Is.EqualTo(7));
        Assert.That(handshake.GetProperty("query").GetProperty("room").GetString(), Is.EqualTo("a b"));
        Assert.That(handshake.GetProperty("query").GetProperty("name").GetString(), Is.EqualTo("größe"));
        Assert.That(handshake.GetProperty("headers").GetProperty("x-course").GetString(), Is.EqualTo("algebra"));
    }

    [Test, Proves("F-SIO-42")]
    public async Task A_refusal_by_a_middleware_is_its_error()
    {
        var client = Client(options: options => options.Auth = new { refuse = "no entry" });
        await client.ConnectAsync();
        Assert.That(await client.NextErrorAsync(), Is.EqualTo("no entry"));
        Assert.That(client.Client.Connected, Is.False);
    }

    [Test, Proves("F-SIO-41")]
    public async Task An_unknown_namespace_is_its_error()
    {
        var client = Client("/nobody");
        await client.ConnectAsync();
        Assert.That(await client.NextErrorAsync(), Is.EqualTo("Invalid namespace"));
    }

    [Test, Proves("F-SIO-43")]
    public async Task It_connects_to_a_namespace_and_is_answered_there()
    {
        var client = await ConnectAsync("/guarded", options => options.Auth = new { token = "secret" });
        Assert.That((await client.AskAsync("echo", "here")).GetValue<string>(), Is.EqualTo("here"));
        await client.SendAsync("where");
        Assert.That((await client.NextAsync("here")).GetValue<string>(), Is.EqualTo("/guarded"));
    }

    [Test, Proves("F-SIO-46", "F-SIO-47")]
    public async Task Events_and_acknowledgements_carry_several_arguments()
    {
        var client = await ConnectAsync();
        await client.SendAsync("echo", Arguments);
        var echo = await client.NextAsync("echo");
        var answer = await client.AskAsync("echo", Arguments);
        Assert.That(echo.ToString(), Is.EqualTo("""[1,"two",{"three":[3]},true]"""));
        Assert.That(answer.ToString(), Is.EqualTo("""[1,"two",{"three":[3]},true]"""));
        Assert.That((await client.AskAsync("nothing")).Count, Is.Zero);
        Assert.That((await client.AskAsync("sum", 19, 23)).GetValue<int>(), Is.EqualTo(42));
    }

    [Test, Proves("F-API-48")]
    public async Task The_server_asks_and_gets_its_answer()
    {
        var client = await ConnectAsync();
        client.Client.On("question", question => question.CallbackAsync($"{question.GetValue<string>()} 42"));
        Assert.That((await client.AskAsync("ask", "größe?")).GetValue<string>(), Is.EqualTo("größe? 42"));
    }

    [Test, Proves("F-API-47")]
    public async Task The_server_gives_up_on_an_answer_that_does_not_come()
    {
        var client = await ConnectAsync();
        Assert.That((await client.AskAsync("ask within", 100)).ToString(), Is.EqualTo("""["timeout","operation has timed out"]"""));
    }

    [Test, Proves("F-SIO-27", "F-SIO-29", "F-SIO-47")]
    public async Task Bytes_go_both_ways_in_events_and_acknowledgements([Values(1, 3, 126, 65_536)] int length)
    {
        var client = await ConnectAsync();
        var bytes = ScenarioTree.Pattern(length);
        await client.SendAsync("push bytes", length);
        Assert.That((await client.NextAsync("bytes")).GetValue<byte[]>(), Is.EqualTo(bytes));
        await client.SendAsync("echo bytes", bytes);
        Assert.That((await client.NextAsync("echo bytes")).GetValue<byte[]>(), Is.EqualTo(bytes));
        Assert.That((await client.AskAsync("echo bytes", bytes)).GetValue<byte[]>(), Is.EqualTo(bytes));
    }

    [Test, Proves("F-SIO-27", "F-SIO-29", "F-SIO-47")]
    public async Task Several_attachments_at_several_depths_go_both_ways()
    {
        var client = await ConnectAsync();
        var tree = Sent(ScenarioTree.Create());
        // This client takes empty attachments but never sends them.
        var sendable = tree with { List = [.. tree.List.Where(bytes => bytes.Length > 0)] };
        client.Client.On("question", question => question.CallbackAsync(sendable));
        await client.SendAsync("push tree");
        Assert.That(Text((await client.NextAsync("tree")).GetValue<SentTree>(1)), Is.EqualTo(Text(tree)));
        Assert.That(Text((await client.AskAsync("echo tree", sendable)).GetValue<SentTree>()), Is.EqualTo(Text(sendable)));
        Assert.That(Text((await client.AskAsync("ask for tree")).GetValue<SentTree>()), Is.EqualTo(Text(sendable)));
    }

    [Test, Proves("F-API-66", "F-API-60", "F-API-52")]
    public async Task Rooms_reach_their_members_and_nobody_else()
    {
        var (one, other, outsider) = (await ConnectAsync(), await ConnectAsync(), await ConnectAsync());
        await one.AskAsync("join", "room");
        await other.AskAsync("join", "room");
        await one.AskAsync("say", Speech("server"));
        Assert.That(await HeardAsync(one, other, outsider), Is.EqualTo("1 1 0"));
        await one.AskAsync("say", Speech("socket"));
        Assert.That(await HeardAsync(one, other, outsider), Is.EqualTo("1 2 0"));
        await other.AskAsync("leave", "room");
        await one.AskAsync("say", Speech("server"));
        Assert.That(await HeardAsync(one, other, outsider), Is.EqualTo("2 2 0"));
    }

    [Test, Proves("F-SIO-52", "F-SIO-53", "F-API-63")]
    public async Task The_server_disconnects_it_and_both_know_why([Values] bool close)
    {
        var (client, watcher) = (await ConnectAsync(), await ConnectAsync());
        var id = client.Client.Id;
        await client.SendAsync("disconnect me", close);
        Assert.That(await client.NextDisconnectionAsync(), Is.EqualTo(DisconnectReason.IOServerDisconnect));
        Assert.That(await ReasonAsync(watcher, id), Is.EqualTo("server namespace disconnect"));
    }

    [Test, Proves("F-SIO-51", "F-API-63")]
    public async Task It_leaves_and_the_server_knows_why()
    {
        var (client, watcher) = (await ConnectAsync(), await ConnectAsync());
        var id = client.Client.Id;
        await client.Client.DisconnectAsync().WithPatience();
        Assert.That(await ReasonAsync(watcher, id), Is.EqualTo("client namespace disconnect").Or.EqualTo("transport close"));
    }

    [Test, Proves("F-SIO-55")]
    public async Task It_comes_back_after_the_server_restarted()
    {
        var client = await ConnectAsync(options: options => options.Reconnection = true);
        var before = client.Client.Id;
        await _scenario.App.RestartAsync().WithPatience();
        Assert.That(await client.NextDisconnectionAsync(), Is.EqualTo(DisconnectReason.TransportClose).Or.EqualTo(DisconnectReason.TransportError));
        Assert.That(await client.NextConnectionAsync(), Is.Not.EqualTo(before));
        Assert.That((await client.AskAsync("echo", "again")).GetValue<string>(), Is.EqualTo("again"));
        Assert.That(await ReasonAsync(client, before), Is.EqualTo("server shutting down"));
    }

    [Test, Proves("F-ENG-56", "F-SIO-06")]
    public async Task Unicode_and_control_characters_come_back_as_they_were()
    {
        var client = await ConnectAsync();
        foreach (var text in (string[])["🎉👩‍👩‍👧", "e\u0301", "a\u2028b\u2029", "日本 שלום", "\ufeff\u0000\u001e\u007f", "<b>'&\"</b>"])
        {
            await client.SendAsync("echo", text);
            Assert.That((await client.NextAsync("echo")).GetValue<string>(), Is.EqualTo(text));
            Assert.That((await client.AskAsync("echo", text)).GetValue<string>(), Is.EqualTo(text));
        }
    }

    [Test, Proves("F-SIO-61")]
    public async Task One_megabyte_goes_both_ways_as_text_and_as_bytes()
    {
        var client = await ConnectAsync();
        var text = string.Concat(Enumerable.Repeat("größe 🎉 ", 90_000));
        var bytes = ScenarioTree.Pattern(1_048_576);
        Assert.That((await client.AskAsync("echo", text)).GetValue<string>(), Is.EqualTo(text));
        Assert.That((await client.AskAsync("echo bytes", bytes)).GetValue<byte[]>().AsSpan().SequenceEqual(bytes), Is.True);
    }

    [Test, Proves("F-SIO-57")]
    public async Task A_thousand_events_arrive_in_order_both_ways()
    {
        var client = await ConnectAsync();
        for (var number = 0; number < 1_000; number++)
            await client.SendAsync("seq", "order", number);
        var recorded = (await client.AskAsync("recorded", "order")).GetValue<int[]>();
        Assert.That(recorded, Is.EqualTo(Enumerable.Range(0, 1_000)));
        for (var number = 0; number < 1_000; number++)
            Assert.That((await client.NextAsync("tick")).GetValue<int>(), Is.EqualTo(number));
    }

    private DotNetClient Client(string space = "/", Action<SocketIOOptions>? options = null)
    {
        var client = new DotNetClient(_scenario.App.Url + space, transport, options);
        _clients.Add(client);
        return client;
    }

    private async Task<DotNetClient> ConnectAsync(string space = "/", Action<SocketIOOptions>? options = null)
    {
        var client = Client(space, options);
        await client.ConnectAsync();
        await client.NextConnectionAsync();
        return client;
    }

    private static async Task<string?> ReasonAsync(DotNetClient watcher, string id) =>
        (await watcher.AskAsync("departure of", id)).GetValue().GetProperty("reason").GetString();

    private static async Task<string> HeardAsync(params DotNetClient[] clients) =>
        string.Join(' ', await Task.WhenAll(clients.Select(client => client.CountAsync("said"))));

    private static object Speech(string from) => new { from, to = (string[])["room"], except = (string[])[], @event = "said", payload = "x" };

    private static SentTree Sent(ScenarioTree tree) => new(tree.Name, tree.Data, tree.List, tree.Child is { } child ? Sent(child) : null);

    private static string Text(SentTree? tree) => JsonSerializer.Serialize(tree);

    // The client serialises with the names as written, the server expects them as JavaScript has them.
    private sealed record SentTree(
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("data")] byte[]? Data,
        [property: JsonPropertyName("list")] byte[][] List,
        [property: JsonPropertyName("child")] SentTree? Child);
}
