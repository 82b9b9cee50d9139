using System.Diagnostics;
using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using static Chat.Tests.Chat.Groups.GroupsHost;

namespace Chat.Tests.Chat.Cluster;

/// <summary>Hosts whose Redis has a replica, which takes its place.</summary>
internal sealed class FailoverTests
{
    [Test]
    public async Task Hosts_go_on_with_the_replica_and_give_it_what_they_know()
    {
        await using var primary = await RedisProcess.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", $"{primary.Port}");
        await Patience.UntilAsync(async () => (await replica.CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
        using var folder = new TempFolder();
        string[] settings = [$"ConnectionStrings:Redis={primary.Address},{replica.Address}", $"ConnectionStrings:Chat=Data Source={folder.File("chat.db")}"];
        await using var here = await ChatHost.StartAsync(settings);
        await using var there = await ChatHost.StartAsync(settings);
        var group = await here.GroupAsync(Ann, Bob);
        var ann = await here.JoinAsync(Ann, group);
        var bob = await there.JoinAsync(Bob, group);

        await primary.KillAsync();
        await Patience.UntilAsync(async () => await here.HealthAsync() == "Degraded" && await there.HealthAsync() == "Degraded");
        await ann.SendAsync(group, "stored meanwhile");
        Assert.That(await replica.AskAsync("REPLICAOF", "NO", "ONE"), Is.EqualTo("OK"));
        var watch = Stopwatch.StartNew();
        await Patience.UntilAsync(async () => await here.HealthAsync() == "Healthy" && await there.HealthAsync() == "Healthy");
        TestContext.Out.WriteLine($"Healthy {watch.Elapsed.TotalSeconds:0.0} s after the replica became the primary.");

        await ann.SendAsync(group, "live");
        await Patience.UntilAsync(() => bob.Events("message_received").Any(message => message.Text("content") == "live"));
        Assert.That((await bob.AskAsync("sync", new { groupId = group, after = 0 })).GetProperty("messages").GetArrayLength(), Is.EqualTo(2));
        Assert.That((await bob.AskAsync("get_room_info", new { groupId = group })).Number("socketCount"), Is.EqualTo(2));
        foreach (var client in new[] { ann, bob }) Assert.That(client.Events("error"), Is.Empty);
    }
}
