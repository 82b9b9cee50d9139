using Chat.Host.Cluster;
using Chat.Host.Cluster.Shared;
using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Chat.Cluster;

/// <summary>One node of many: the domain over a store and a Redis that others share. It beats when its clock is moved.</summary>
internal sealed class SharedWorld : IAsyncDisposable
{
    private readonly ClusterNode _node;
    private bool _stopped;

    private SharedWorld(ChatWorld world, LogCollector logs)
    {
        World = world;
        Logs = logs;
        _node = world.Get<IEnumerable<IHostedService>>().OfType<ClusterNode>().Single();
    }

    public ChatWorld World { get; }

    public LogCollector Logs { get; }

    /// <summary>Whether it may be on its own at times.</summary>
    public bool MayPart { get; set; }

    public ToldEvents Told => World.Told;

    public IVisits Rooms => World.Get<IVisits>();

    public IPresence Presence => World.Get<IPresence>();

    public SharedRedis Shared => World.Get<SharedRedis>();

    public string Node => Shared.Node;

    public static async Task<SharedWorld> StartAsync(RedisProcess redis, TempFolder folder, TimeSpan patience)
    {
        var logs = new LogCollector();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("ConnectionStrings:Redis", redis.Address)]).Build();
        var world = await ChatWorld.StartWithAsync(folder.Path, services =>
        {
            services.AddLogging(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug));
            var place = new RedisPlace(configuration);
            services.AddShared(place);

            // Redis counts a lease by its own clock, while this node renews it only when a test moves the clock of the node.
            services.Configure<ClusterOptions>(options => options.Lease = TimeSpan.FromMinutes(1));

            // Redis is real, and so is the time in which it answers.
            services.AddSingleton(provider => new SharedRedis(place, TimeProvider.System, provider.GetRequiredService<ILogger<SharedRedis>>()) { Patience = patience });
        }).WithPatience();
        var shared = new SharedWorld(world, logs);
        await shared._node.StartAsync(CancellationToken.None).WithPatience();
        return shared;
    }

    /// <summary>A socket of a person: let in, arrived, and in the group's room if one is given.</summary>
    public async Task ConnectAsync(Person person, string connection, Conversation? group = null)
    {
        var socket = new FakeConnection(connection) { Kinds = [ConversationKey.GroupKind], HearsAll = false };
        Assert.That(await World.Get<IAllowances>().TryConnectAsync(person.Id, connection).WithPatience(), Is.True);
        await World.Get<Arrivals>().ArriveAsync(person, socket).WithPatience();
        if (group is not null) await World.Get<Visits>().EnterAsync(person, socket, group.Key, () => default, () => default, (_, _) => default).WithPatience();
    }

    public async Task DisconnectAsync(Person person, string connection)
    {
        await World.Get<IAllowances>().DisconnectAsync(person.Id, connection).WithPatience();
        await World.Get<Arrivals>().DepartAsync(person, connection).WithPatience();
    }

    /// <summary>How often something was told here.</summary>
    public int Count(string told) => Told.All.Count(each => each.Contains(told, StringComparison.Ordinal));

    /// <summary>Moves the clock so that one beat after the other is due, until something holds.</summary>
    public async Task BeatUntilAsync(Func<Task<bool>> holds)
    {
        await Patience.UntilAsync(async () =>
        {
            if (await holds()) return true;
            World.Clock.Advance(ClusterOptions.Beat);
            return false;
        });
    }

    public Task BeatUntilAsync(Func<bool> holds) => BeatUntilAsync(() => Task.FromResult(holds()));

    /// <summary>Ends as a process that is asked to.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        var stopping = _node.StopAsync(CancellationToken.None);
        await stopping.WithPatience();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped) await StopAsync();
        await World.DisposeAsync();
        Assert.That(Logs.Records.Where(record => record.Level >= LogLevel.Error), Is.Empty);
    }
}
