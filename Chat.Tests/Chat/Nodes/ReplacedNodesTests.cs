using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Host.Store;
using Chat.Tests.Chat.Store;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Chat.Nodes;

/// <summary>
/// Three nodes on one MariaDB and one Redis are replaced in turn, under clients that go on sending. How many they are can be said with
/// <c>-- TestRunParameters.Parameter(name="clients",value="500")</c> and <c>messages</c>, a second and a multiple of 50.
/// </summary>
public sealed class ReplacedNodesTests
{
    private const int NodeCount = 3;
    private const int GroupSize = 10;
    private const string Key = "Chat:Auth:SigningKey=" + ChatHost.SigningKey;

    private static readonly int Clients = TestContext.Parameters.Get("clients", 50);
    private static readonly int MessagesPerSecond = TestContext.Parameters.Get("messages", 50);

    private readonly ConcurrentDictionary<string, ConcurrentBag<long>> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<ChatHostProcess> _nodes = [];
    private readonly HttpClient _http = new();

    [Test]
    public async Task No_acknowledged_message_is_lost()
    {
        if (RedisProcess.Missing() is { } why) Assert.Ignore(why);
        await using var redis = await RedisProcess.StartAsync();
        await using var store = await StoreHome.CreateAsync(DatabaseKind.MySql);
        List<GroupMember> members = [];
        try
        {
            for (var i = 0; i < NodeCount; i++)
                _nodes.Add(await ChatHostProcess.StartAsync([.. store.Settings, $"ConnectionStrings:Redis={redis.Address}", Key, "Logging:LogLevel:Default=Warning"]));
            foreach (var node in _nodes) await ReadyAsync(node);
            members = await GatherAsync();
            var sends = new List<Task>();
            var replaced = ReplaceAllAsync();
            while (!replaced.IsCompleted)
                await Pace.RunAsync(MessagesPerSecond, 1, number =>
                {
                    // One for each member at a time: more than a slow disk takes would be waited for at the end, for minutes.
                    var waiting = sends.Count - _acknowledged.Values.Sum(seqs => seqs.Count);
                    if (waiting < members.Count) sends.Add(SendAsync(members[sends.Count * 7 % members.Count], $"message {sends.Count}"));
                    return ValueTask.CompletedTask;
                });
            await Task.WhenAll([replaced, .. sends]);
            await JudgeAsync(members, sends.Count);
        }
        finally
        {
            foreach (var member in members) await member.DisposeAsync();
        }
    }

    [TearDown]
    public async Task EndAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _http.Dispose();
    }

    private async Task ReadyAsync(ChatHostProcess node) => await Patience.UntilAsync(async () =>
    {
        using var answer = await _http.GetAsync(node.Url + "/health");
        return await answer.Content.ReadAsStringAsync() == "Healthy";
    });

    private async Task ReplaceAllAsync()
    {
        foreach (var node in _nodes)
        {
            await node.StopAsync();
            await node.StartAgainAsync();
            await ReadyAsync(node);
        }
    }

    private async Task<List<GroupMember>> GatherAsync()
    {
        var members = new List<GroupMember>();
        string[] urls = [.. _nodes.Select(node => node.Url)];
        for (var from = 0; from < Clients; from += GroupSize)
        {
            string[] tokens = await Task.WhenAll(Enumerable.Range(from + 1_000, GroupSize).Select(TokenAsync));
            using var request = new HttpRequestMessage(HttpMethod.Post, urls[0] + "/api/groups");
            request.Headers.Authorization = new("Bearer", tokens[0]);
            request.Content = JsonContent.Create(new { name = "Crew", memberIds = Enumerable.Range(from + 1_000, GroupSize) });
            using var answer = await _http.SendAsync(request).WithPatience();
            var group = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("group.id")!;
            _acknowledged[group] = [];
            GroupMember[] crew = [.. tokens.Select((token, index) => new GroupMember(urls, token, group, from + index))];
            members.AddRange(crew);
            await Task.WhenAll(crew.Select(member => member.ComeInAsync()));
        }

        return members;
    }

    private async Task<string> TokenAsync(int user)
    {
        using var answer = await _http.PostAsJsonAsync($"{_nodes[user % NodeCount].Url}/api/dev/token", new { userId = user, role = "user", name = $"User {user}" }).WithPatience();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("token")!;
    }

    private async Task SendAsync(GroupMember member, string content) => _acknowledged[member.Group].Add(await member.SendAsync(content));

    private async Task JudgeAsync(List<GroupMember> members, int sent)
    {
        // What was acknowledged just now may be on its way still.
        await Pace.PassAsync(TimeSpan.FromSeconds(1));
        var late = 0;
        foreach (var member in members)
        {
            var acknowledged = _acknowledged[member.Group];
            late += acknowledged.Except(member.Seqs).Count();
            await member.SyncAsync();
            Assert.That(acknowledged.Except(member.Seqs), Is.Empty);
        }

        Assert.That(_acknowledged.Values.SelectMany(seqs => seqs.Distinct()).Count(), Is.EqualTo(sent));
        TestContext.Out.WriteLine(
            $"{members.Count} clients on {NodeCount} nodes, each replaced once; {sent} messages acknowledged, {members.Sum(member => member.SentAgain)} sent again; " +
            $"{members.Sum(member => member.Arrivals)} arrivals; {late} of {sent * GroupSize} deliveries came with the last sync.");
    }
}
