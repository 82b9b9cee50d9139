using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Presence;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Chat.Cluster;

/// <summary>A Redis and a store, and the nodes that a test starts on them.</summary>
internal sealed class SharedWorlds : IKeepers
{
    private readonly List<SharedWorld> _all = [];
    private TempFolder _folder = new();
    private RedisProcess? _redis;

    public RedisProcess Redis => _redis!;

    public async Task StartAsync() => _redis = await RedisProcess.StartAsync();

    /// <param name="patience">How long this node waits for Redis; a busy machine is no reason to part.</param>
    public async Task<SharedWorld> AddAsync(TimeSpan? patience = null)
    {
        var world = await SharedWorld.StartAsync(Redis, _folder, patience ?? Patience.Limit);
        _all.Add(world);
        return world;
    }

    public async Task<T> CreateAsync<T>()
        where T : notnull => (await AddAsync()).World.Get<T>();

    /// <summary>The members of a set, in order.</summary>
    public async Task<string> MembersAsync(string key) =>
        string.Join(' ', (await Redis.AskAsync("SMEMBERS", key).WithPatience()).Split('\n').Order(StringComparer.Ordinal));

    /// <summary>All keys but those of nodes and limits, in order.</summary>
    public async Task<string> KeysAsync() => string.Join(
        ' ', (await Redis.AskAsync("KEYS", "*").WithPatience()).Split('\n').Where(key => !key.StartsWith("chat:") && !key.StartsWith("limit:")).Order(StringComparer.Ordinal));

    /// <summary>Opens a group, by the first of them.</summary>
    public async Task<Conversation> GroupAsync(params Person[] members)
    {
        foreach (var member in members) await _all[0].World.Get<IPeopleStore>().SaveAsync(member).WithPatience();
        var wanted = NewConversation.Group(members[0].Id, "Trip", members.Select(member => member.Id));
        return (await _all[0].World.Get<Memberships>().OpenAsync(wanted).WithPatience()).Conversation;
    }

    /// <summary>For the next test. All this time every node was one of many, unless a test was about the contrary.</summary>
    public async Task ClearAsync()
    {
        var apart = _all.Where(world => !world.MayPart && world.Logs.Named("PresenceApart").Any()).ToList();
        foreach (var world in _all) await world.DisposeAsync();
        _all.Clear();
        if (_redis is not null) await Redis.AskAsync("FLUSHALL").WithPatience();
        _folder.Dispose();
        _folder = new TempFolder();
        Assert.That(apart, Is.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        if (_redis is not null) await _redis.DisposeAsync();
    }
}
