using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Redis;

/// <summary>
/// What a node does reaches clients of the other one, for every kind of cluster, and whoever the two nodes are. The first node acts; clients
/// are unmodified and on both. The table of results in <c>docs/scaling.md</c> is made of these.
/// </summary>
[TestFixtureSource(nameof(Clusters))]
internal sealed class ClusterMatrixTests(ClusterKind kind, ClusterPairKind pair)
{
    private static int _places;
    private ClusterWorld _world = null!;

    public static IEnumerable<TestFixtureData> Clusters =>
        from kind in ClusterKind.All
        from pair in Enum.GetValues<ClusterPairKind>()
        select new TestFixtureData(kind, pair);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        _world = await ClusterWorld.StartAsync(kind, pair);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    [TearDown]
    public async Task LeaveAsync()
    {
        if (_world is not null) await _world.CloseClientsAsync();
    }

    [Test]
    [Proves("F-ADP-09", "F-ADP-10", "F-ADP-12", "F-ADP-13", "F-ADP-14", "F-API-66", "F-API-76")]
    public async Task An_event_reaches_a_room_and_whoever_is_excepted_does_not_get_it()
    {
        var all = await FourAsync();
        await EmitAsync("to room", ["tea"]);
        await EmitAsync("to rooms", ["tea", "cake"]);
        await EmitAsync("but one", ["tea"], except: [all[3].Id]);
        await EmitAsync("to one", [all[2].Id]);
        await EmitAsync("end", []);

        Assert.That(await all[0].UntilAsync("end"), Is.EqualTo(Events("to room", "to rooms", "but one", "end")));
        Assert.That(await all[1].UntilAsync("end"), Is.EqualTo(Events("to rooms", "end")));
        Assert.That(await all[2].UntilAsync("end"), Is.EqualTo(Events("to room", "to rooms", "but one", "to one", "end")));
        Assert.That(await all[3].UntilAsync("end"), Is.EqualTo(Events("to room", "to rooms", "end")));

        // By itself: what goes through Redis before it goes to a Node.js node's own clients may be overtaken by what does not.
        await EmitAsync("local", [], flag: "local");
        await EmitAsync("after", []);
        foreach (var client in all[..2]) Assert.That(await client.UntilAsync("after"), Is.EqualTo(Events("local", "after")));
        foreach (var client in all[2..]) Assert.That(await client.UntilAsync("after"), Is.EqualTo(Events("after")));
    }

    [Test]
    [Proves("F-ADP-12", "F-API-51")]
    public async Task A_volatile_event_reaches_whoever_can_take_it()
    {
        ClusterClient[] both = [await _world.HereAsync("here"), await _world.ThereAsync("there")];
        await _world.SettleAsync("/", both);
        // A client that is just being sent something else misses it.
        var arrived = Task.WhenAll(both.Select(client => client.UntilAsync("volatile")));
        while (!arrived.IsCompleted)
        {
            await EmitAsync("volatile", [], flag: "volatile");
            await Patience.ShortlyAsync(arrived);
        }

        Assert.That((await arrived).Select(events => events[^1]), Is.All.EqualTo("""["volatile"]"""));
    }

    [Test]
    [Proves("F-ADP-12", "F-MSG-12", "F-MSG-13")]
    public async Task Arguments_arrive_as_they_were_with_bytes_at_any_depth()
    {
        var there = await _world.ThereAsync("there");
        await _world.SettleAsync("/", [there]);
        var arguments = JsonNode.Parse("""
            [1, -1, 1.5, 4294967296, 1e15, "é😀\n", true, null, [], {}, {"deep": [{"bytes": {"$bin": "AAH/"}, "n": 128}]}, {"$bin": ""}, {"$bin": "q83v"}]
            """)!.AsArray();
        var expected = arguments.DeepClone();
        await _world.DoAsync("emit", Command(("event", "values"), ("args", arguments)));

        var got = JsonNode.Parse((await there.UntilAsync("values"))[^1])!.AsArray();
        got.RemoveAt(0);
        Assert.That(JsonNode.DeepEquals(got, expected), Is.True, got.ToJsonString());
    }

    [Test]
    [Proves("F-ADP-22", "F-ADP-25", "F-API-68", "F-API-71")]
    public async Task Every_client_of_both_nodes_acknowledges_a_broadcast()
    {
        await FourAsync();
        var asked = await _world.DoAsync("ask", Command(("event", "ask"), ("timeout", 5000), ("args", new JsonArray("how many"))));
        Assert.That(Answers(asked), Is.EquivalentTo(["here 1", "here 2", "there 1", "there 2"]));
        Assert.That(asked.TryGetProperty("failed", out var failed) && failed.GetBoolean(), Is.False);

        var nobody = await _world.DoAsync("ask", Command(("event", "ask"), ("timeout", 5000), ("rooms", new JsonArray("nobody"))));
        Assert.That(Answers(nobody), Is.Empty);
    }

    [Test]
    [Proves("F-ADP-25", "F-API-69")]
    public async Task A_client_that_owes_its_acknowledgement_leaves_the_answers_of_the_others()
    {
        var here = await _world.HereAsync("here", answer: "here");
        var there = await _world.ThereAsync("there", answer: new JsonObject { ["$bin"] = "AQID" });
        var silent = await _world.ThereAsync("silent", rooms: "silent");
        await _world.SettleAsync("/", [here, there, silent]);

        var asked = await _world.DoAsync("ask", Command(("event", "ask"), ("timeout", 1000), ("rooms", new JsonArray(here.Id, silent.Id))));
        Assert.That(Answers(asked), Is.EqualTo(["here"]));
        Assert.That(asked.GetProperty("failed").GetBoolean(), Is.True);

        var bytes = await _world.DoAsync("ask", Command(("event", "ask"), ("timeout", 5000), ("binary", true), ("rooms", new JsonArray(there.Id))));
        Assert.That(bytes.GetProperty("answers")[0].GetProperty("$bin").GetString(), Is.EqualTo("AQID"));
    }

    [Test]
    [Proves("F-ADP-20", "F-API-73", "F-API-75")]
    public async Task Sockets_of_both_nodes_are_found_with_rooms_data_and_handshake()
    {
        var all = await FourAsync();
        var found = (await _world.DoAsync("fetch", Command())).EnumerateArray().ToDictionary(socket => socket.GetProperty("id").GetString()!);

        Assert.That(found.Keys, Is.EquivalentTo(all.Select(client => client.Id)));
        foreach (var client in all)
        {
            Assert.That(found[client.Id].GetProperty("data").GetProperty("name").GetString(), Is.EqualTo(client.Name));
            Assert.That(found[client.Id].GetProperty("auth").GetProperty("name").GetString(), Is.EqualTo(client.Name));
        }

        Assert.That(Texts(found[all[3].Id].GetProperty("rooms")), Is.EquivalentTo([all[3].Id, "cake", "tea"]));
        var inTea = await _world.DoAsync("fetch", Command(("rooms", new JsonArray("tea")), ("except", new JsonArray(all[0].Id))));
        Assert.That(inTea.EnumerateArray().Select(socket => socket.GetProperty("id").GetString()), Is.EquivalentTo([all[2].Id, all[3].Id]));
        var one = await _world.DoAsync("askOne", Command(("event", "ask"), ("timeout", 5000), ("rooms", new JsonArray(all[2].Id))));
        Assert.That(one.GetString(), Is.EqualTo("there 1"));
    }

    [Test]
    [Proves("F-ADP-18", "F-API-74")]
    public async Task Sockets_of_both_nodes_join_leave_and_are_disconnected()
    {
        var all = await FourAsync();
        await _world.DoAsync("join", Command(("rooms", new JsonArray("tea")), ("to", new JsonArray("late", "later"))));
        var joined = all.Where(client => client.Name != "here 2").ToArray();
        await _world.SettleAsync("/", joined, "late", "later");

        await _world.DoAsync("leave", Command(("rooms", new JsonArray("cake")), ("to", new JsonArray("late"))));
        await FoundAsync("late", [all[0].Id, all[2].Id]);
        await EmitAsync("late", ["late"]);
        await _world.DoAsync("disconnect", Command(("rooms", new JsonArray("late")), ("except", new JsonArray(all[0].Id)), ("close", false)));
        Assert.That((await all[2].UntilAsync("disconnect"))[^2..], Is.EqualTo(["""["late"]""", """["disconnect","io server disconnect"]"""]));
        await _world.DoAsync("disconnect", Command(("close", true)));
        foreach (var client in (ClusterClient[])[all[0], all[1], all[3]])
            Assert.That((await client.UntilAsync("disconnect"))[^1], Is.EqualTo("""["disconnect","io server disconnect"]"""));
    }

    [Test]
    [Proves("F-ADP-24", "F-API-12")]
    public async Task The_applications_of_the_nodes_tell_and_ask_each_other()
    {
        var before = (await _world.Second.CallAsync("heard", [])).GetArrayLength();
        await _world.DoAsync("tell", Command(("event", "told"), ("args", new JsonArray("news", new JsonObject { ["n"] = 1 }))));
        await Patience.UntilAsync(async () => (await _world.Second.CallAsync("heard", [])).GetArrayLength() > before);
        Assert.That(JsonSerializer.Serialize((await _world.Second.CallAsync("heard", []))[before]), Is.EqualTo("""["news",{"n":1}]"""));
        Assert.That((await _world.First.CallAsync("heard", [])).GetArrayLength(), Is.Zero);
        var asked = await _world.DoAsync("askNodes", Command(("event", "asked"), ("args", new JsonArray("who"))));
        Assert.That(asked.GetProperty("answers").EnumerateArray().Select(answer => answer.GetProperty("question").GetString()), Is.EqualTo(["who"]));
        Assert.That(asked.GetProperty("answers")[0].GetProperty("node").GetString(), Is.EqualTo(pair == ClusterPairKind.DotNetAndNode ? "node" : "second"));
    }

    [Test]
    [Proves("F-ADP-02", "F-ADP-30", "F-API-29")]
    public async Task A_namespace_that_clients_make_is_one_on_both_nodes()
    {
        var place = $"/dynamic-{Interlocked.Increment(ref _places)}";
        var main = await _world.ThereAsync("main");
        var here = await _world.HereAsync("here", place);
        var there = await _world.ThereAsync("there", place, answer: "there");
        await _world.SettleAsync(place, [here, there]);
        await _world.SettleAsync("/", [main]);

        await _world.DoAsync("emit", Command(("nsp", place), ("event", "inside")));
        await EmitAsync("outside", []);
        Assert.That((await there.UntilAsync("inside"))[^1], Is.EqualTo("""["inside"]"""));
        Assert.That((await main.UntilAsync("outside")).Where(one => one.Contains("inside", StringComparison.Ordinal)), Is.Empty);
        var asked = await _world.DoAsync("ask", Command(("nsp", place), ("event", "ask"), ("timeout", 5000), ("rooms", new JsonArray(there.Id))));
        Assert.That(Answers(asked), Is.EqualTo(["there"]));
    }

    private static string[] Events(params string[] names) => [.. names.Select(name => $"[\"{name}\"]")];

    private static string[] Answers(JsonElement asked) => Texts(asked.GetProperty("answers"));

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    private static JsonObject Command(params (string Name, JsonNode? Value)[] members)
    {
        var command = new JsonObject { ["nsp"] = "/", ["args"] = new JsonArray() };
        foreach (var (name, value) in members) command[name] = value;
        return command;
    }

    // On each node one client in tea, and one in cake; the last in both.
    private async Task<ClusterClient[]> FourAsync()
    {
        await FoundAsync(null, []);
        ClusterClient[] all =
        [
            await _world.HereAsync("here 1", answer: "here 1", rooms: "tea"),
            await _world.HereAsync("here 2", answer: "here 2", rooms: "cake"),
            await _world.ThereAsync("there 1", answer: "there 1", rooms: "tea"),
            await _world.ThereAsync("there 2", answer: "there 2", rooms: ["tea", "cake"]),
        ];
        await FoundAsync(null, [.. all.Select(client => client.Id)]);
        await _world.SettleAsync("/", [all[0], all[2], all[3]], "tea");
        await _world.SettleAsync("/", [all[1], all[3]], "cake");
        foreach (var client in all) await EmitAsync("ready", [client.Id]);
        foreach (var client in all) await client.UntilAsync("ready");
        return all;
    }

    private Task FoundAsync(string? room, string[] ids) => Patience.UntilAsync(async () =>
    {
        var sockets = await _world.DoAsync("fetch", Command(("rooms", room is null ? new JsonArray() : new JsonArray(room))));
        return sockets.EnumerateArray().Select(socket => socket.GetProperty("id").GetString()).ToHashSet().SetEquals(ids);
    });

    private async Task EmitAsync(string name, string[] rooms, string[]? except = null, string? flag = null)
    {
        var command = Command(("event", name), ("rooms", new JsonArray([.. rooms.Select(room => JsonValue.Create(room))])));
        if (except is not null) command["except"] = new JsonArray([.. except.Select(room => JsonValue.Create(room))]);
        if (flag is not null) command[flag] = true;
        await _world.DoAsync("emit", command);
    }
}
