using Chat.Host.Cluster;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Tests.Chat.Cluster;

/// <summary>Redis goes and comes back: meanwhile a node goes by what it knows itself, and afterwards all is as if it had been there.</summary>
internal sealed class RedisAwayTests
{
    private static readonly Person Ann = new(201, "", "Ann");
    private static readonly Person Bob = new(202, "", "Bob");

    private SharedWorlds _worlds = null!;
    private SharedWorld[] _nodes = [];
    private Conversation _group = null!;

    private SharedWorld Here => _nodes[0];

    [SetUp]
    public async Task StartAsync()
    {
        _worlds = new SharedWorlds();
        await _worlds.StartAsync();
        _nodes = [await _worlds.AddAsync(TimeSpan.FromSeconds(1)), await _worlds.AddAsync(TimeSpan.FromSeconds(1))];
        foreach (var node in _nodes) node.MayPart = true;
        _group = await _worlds.GroupAsync(Ann, Bob);
        await Here.ConnectAsync(Ann, "a", _group);
        await Here.ConnectAsync(Ann, "b", _group);
        await _nodes[1].ConnectAsync(Bob, "c", _group);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _worlds.ClearAsync();
        await _worlds.DisposeAsync();
    }

    [Test]
    public async Task Killed_and_back_empty()
    {
        await _worlds.Redis.KillAsync();
        Assert.That((await Here.Rooms.CrowdAsync(_group.Key).WithPatience()).UserIds, Is.EqualTo([201L]));
        await Here.DisconnectAsync(Ann, "b");
        await Here.ConnectAsync(Bob, "d", _group);
        Assert.That(await Here.World.Get<IAllowances>().TakeMessageAsync(201).WithPatience(), Is.Null);
        Assert.That((await Here.Rooms.CrowdAsync(_group.Key).WithPatience()).Connections, Is.EqualTo(2));
        for (var beat = 0; beat < 5; beat++) Here.World.Clock.Advance(ClusterOptions.Beat);
        Assert.That(Here.Logs.Named("PresenceApart").Count(), Is.EqualTo(1));
        Assert.That((await HealthAsync()).Status, Is.EqualTo(HealthStatus.Degraded));

        await _worlds.Redis.StartAgainAsync();
        foreach (var node in _nodes) await node.BeatUntilAsync(() => node.Logs.Named("PresenceShared").Count() == 2);
        var id = _group.Key.Id;
        Assert.That(
            (await _worlds.MembersAsync($"room:{id}:users"), await _worlds.MembersAsync($"user:201:sockets:{id}"), await _worlds.MembersAsync($"user:202:sockets:{id}")),
            Is.EqualTo(("201 202", "a", "c d")));
        Assert.That((await Here.Rooms.CrowdAsync(_group.Key).WithPatience()).Connections, Is.EqualTo(3));
        Assert.That((await HealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(Here.Logs.Named("PresenceApart").Count(), Is.EqualTo(1));

        await Here.DisconnectAsync(Ann, "a");
        Assert.That(Here.Count("left empty by 201"), Is.EqualTo(1));
    }

    [Test]
    public async Task Frozen_and_back_as_it_was()
    {
        await _worlds.Redis.FreezeAsync();
        await Here.DisconnectAsync(Ann, "b");
        await Here.ConnectAsync(Ann, "e", _group);
        Assert.That((await Here.Rooms.CrowdAsync(_group.Key).WithPatience()).Connections, Is.EqualTo(2));
        await _worlds.Redis.ThawAsync();
        await Here.BeatUntilAsync(() => Here.Logs.Named("PresenceShared").Count() == 2);
        Assert.That(await _worlds.MembersAsync($"user:201:sockets:{_group.Key.Id}"), Is.EqualTo("a e"));
        Assert.That((await Here.Rooms.CrowdAsync(_group.Key).WithPatience()).Connections, Is.EqualTo(3));
    }

    private async Task<HealthReportEntry> HealthAsync() =>
        (await Here.World.Get<HealthCheckService>().CheckHealthAsync().WithPatience()).Entries["presence"];
}
