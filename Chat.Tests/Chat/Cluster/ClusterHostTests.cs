using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using static Chat.Tests.Chat.Groups.GroupsHost;

namespace Chat.Tests.Chat.Cluster;

/// <summary>Whole hosts on one store and one Redis, and clients on each.</summary>
internal sealed class ClusterHostTests
{
    private readonly TempFolder _folder = new();
    private RedisProcess _redis = null!;
    private ChatHost _host = null!;
    private string _group = "";
    private ChatClient _ann = null!;

    private string[] Settings =>
    [
        $"ConnectionStrings:Redis={_redis.Address}", $"ConnectionStrings:Chat=Data Source={_folder.File("chat.db")}", "Chat:Cluster:Lease=00:00:05",
        $"Chat:Auth:SigningKey={ChatHost.SigningKey}",
    ];

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisProcess.StartAsync();
        _host = await StartHostAsync();
        _group = await _host.GroupAsync(Ann, Bob, Cid);
        _ann = await _host.JoinAsync(Ann, _group);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_redis is null) return;
        await _host.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [OneTimeTearDown]
    public void Clear() => _folder.Dispose();

    [Test]
    public async Task Two_hosts_are_one_chat()
    {
        await using var other = await StartHostAsync();
        var bob = await other.JoinAsync(Bob, _group);
        Assert.That((await _ann.EventAsync("user_joined_group")).Number("userId"), Is.EqualTo(Bob.Id));
        var info = await bob.AskAsync("get_room_info", new { groupId = _group });
        Assert.That(info.GetRawText(), Is.EqualTo($$"""{"groupId":"{{_group}}","onlineCount":2,"onlineUserIds":[101,102],"socketCount":2}"""));

        for (var i = 0; i < 4; i++) await other.EnterAsync(Ann);
        var sixth = await other.OpenAsync(new { token = other.TokenFor(Ann) }, @namespace: GroupsHost.Namespace);
        Assert.That((await sixth.EventAsync("error")).Text("code"), Is.EqualTo("TOO_MANY_CONNECTIONS"));
        await sixth.DisconnectedAsync();
        bob.Dispose();
        Assert.That((await _ann.EventAsync("user_left_group")).Number("userId"), Is.EqualTo(Bob.Id));
    }

    [Test]
    public async Task After_a_kill_the_others_are_told_once_and_nobody_is_left_behind()
    {
        await using var killed = await ChatHostProcess.StartAsync([.. Settings]);
        using var bob = await ChatClient.OpenAsync(killed.Url, new { token = _host.TokenFor(Bob) }, null, GroupsHost.Namespace);
        await bob.AskAsync("join_group", _group);
        using var laptop = await ChatClient.OpenAsync(killed.Url, new { token = _host.TokenFor(Bob) }, null, GroupsHost.Namespace);
        await laptop.AskAsync("join_group", _group);
        await _ann.EventAsync("user_joined_group");
        await killed.KillAsync();
        await Patience.UntilAsync(async () => (await _redis.AskAsync("KEYS", "chat:node:*:lease")).Split('\n').Length == 1, "the lease has lapsed");
        await Patience.UntilAsync(() => _host.Logs.Named("NodeLost").Any());
        await _ann.EventAsync("user_left_group");
        await Patience.UntilAsync(() => _host.Logs.Named("NodeSwept").Any());
        var info = await _ann.AskAsync("get_room_info", new { groupId = _group });
        Assert.That(info.GetRawText(), Is.EqualTo($$"""{"groupId":"{{_group}}","onlineCount":1,"onlineUserIds":[101],"socketCount":1}"""));
        Assert.That(_ann.Events("user_left_group"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Without_redis_a_host_serves_its_own_clients_and_none_of_them_sees_an_error()
    {
        var bob = await _host.JoinAsync(Bob, _group);
        await _redis.KillAsync();
        await _ann.SendAsync(_group, "one");
        await bob.EventAsync("message_received");
        var cid = await _host.JoinAsync(Cid, _group);
        await cid.AskAsync("typing_start", new { groupId = _group });
        await bob.EventAsync("user_typing");
        await cid.SendAsync(_group, "two");
        cid.Dispose();
        await bob.EventAsync("user_left_group");
        await Patience.UntilAsync(async () => await _host.HealthAsync() == "Degraded");
        Assert.That((await bob.AskAsync("get_room_info", new { groupId = _group })).Number("socketCount"), Is.EqualTo(2));
        foreach (var client in new[] { _ann, bob, cid }) Assert.That(client.Events("error"), Is.Empty);

        await _redis.StartAgainAsync();
        await Patience.UntilAsync(async () => await _host.HealthAsync() == "Healthy");
        Assert.That(await _redis.AskAsync("SCARD", $"room:{_group}:users").WithPatience(), Is.EqualTo("2"));
    }

    [Test]
    public async Task What_another_host_stored_while_Redis_was_away_comes_by_sync_and_what_follows_comes_by_itself()
    {
        await using var other = await StartHostAsync();
        var bob = await other.JoinAsync(Bob, _group);
        await _redis.KillAsync();
        await _ann.SendAsync(_group, "missed");
        await _ann.EventAsync("message_received");

        var missed = await bob.AskAsync("sync", new { groupId = _group, after = 0 });
        Assert.That((missed.Text("state"), missed.GetProperty("messages").EnumerateArray().Single().Text("content")), Is.EqualTo(("complete", "missed")));

        await _redis.StartAgainAsync();
        await Patience.UntilAsync(async () => await _host.HealthAsync() == "Healthy" && await other.HealthAsync() == "Healthy");
        await _ann.SendAsync(_group, "live");
        // What still waited to be published may come late; a client knows it by its seq.
        await Patience.UntilAsync(() => bob.Events("message_received").Any(message => message.Text("content") == "live"));
    }

    /// <summary>One of many from the first client on: a host does not wait long for Redis when it starts.</summary>
    private async Task<ChatHost> StartHostAsync()
    {
        var host = await ChatHost.StartAsync(Settings);
        await Patience.UntilAsync(async () => await host.HealthAsync() == "Healthy");
        return host;
    }
}
