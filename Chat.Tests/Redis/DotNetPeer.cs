using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Redis.Hosting;
using SocketIo.Redis.Sharded;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Redis;

/// <summary>A node of this library, in this process.</summary>
internal sealed class DotNetPeer : IClusterPeer
{
    private readonly List<JsonArray> _heard = [];

    private DotNetPeer(string name) => Name = name;

    public string Name { get; }

    public TestApp App { get; private set; } = null!;

    public string Url => App.Url;

    public bool IsReady => App.Server.Cluster!.Health.IsReady;

    /// <summary>Starts it and waits until its channels are proven.</summary>
    public static async Task<DotNetPeer> StartAsync(
        RedisProcess redis, ClusterKind kind, string name, Action<RedisOptions>? options = null, Action<SocketIoOptions>? server = null)
    {
        var peer = new DotNetPeer(name);
        peer.App = await TestApp.StartAsync(server, peer.Register, services: services =>
        {
            services.AddHealthChecks().AddSocketIo();
            services.AddSocketIo().AddRedis(redis.Address, redis =>
            {
                redis.Adapter = kind.Adapter;
                redis.NodeName = name;
                redis.PublishOnSpecificResponseChannel = kind.NodeOptions.Contains("publishOnSpecific", StringComparison.Ordinal);
                redis.SubscriptionMode = kind.NodeOptions.Contains("dynamic-private", StringComparison.Ordinal) ? ShardedSubscriptionMode.DynamicPrivate
                    : kind.NodeOptions.Contains("static", StringComparison.Ordinal) ? ShardedSubscriptionMode.Static : ShardedSubscriptionMode.Dynamic;
                options?.Invoke(redis);
            });
        });
        await Patience.UntilAsync(() => peer.IsReady);
        return peer;
    }

    public async Task<JsonElement> CallAsync(string name, JsonObject command) => name switch
    {
        "emit" => await VoidAsync(Target(command).EmitAsync(Text(command, "event"), Arguments(command))),
        "ask" => await AskAsync(command),
        "fetch" => await FetchAsync(command),
        "askOne" => await AskOneAsync(command),
        "join" => await VoidAsync(Target(command).SocketsJoinAsync(Texts(command, "to"))),
        "leave" => await VoidAsync(Target(command).SocketsLeaveAsync(Texts(command, "to"))),
        "disconnect" => await VoidAsync(Target(command).DisconnectSocketsAsync((bool?)command["close"] ?? false)),
        "tell" => await VoidAsync(Space(command).ServerSideEmitAsync(Text(command, "event"), Arguments(command))),
        "askNodes" => Answer(await Space(command).ServerSideEmitWithAckAsync<JsonElement>(Text(command, "event"), Arguments(command)), failed: false),
        "heard" => Heard(),
        _ => throw new ArgumentException(name),
    };

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private static async Task<JsonElement> VoidAsync(ValueTask done)
    {
        await done;
        return default;
    }

    private static string Text(JsonObject command, string name) => (string)command[name]!;

    private static string[] Texts(JsonObject command, string name) => command[name] is JsonArray texts ? [.. texts.Select(text => (string)text!)] : [];

    private static object?[] Arguments(JsonObject command) => [.. command["args"]!.AsArray().Select(Argument)];

    // Binary values travel as {"$bin": base64}.
    private static object? Argument(JsonNode? node) => node switch
    {
        JsonObject value when value["$bin"] is { } bytes => Convert.FromBase64String((string)bytes!),
        JsonObject value => value.ToDictionary(member => member.Key, member => Argument(member.Value)),
        JsonArray values => values.Select(Argument).ToArray(),
        null => null,
        _ => JsonSerializer.SerializeToElement(node),
    };

    private static JsonElement Answer<T>(Answers<T> answers, bool failed) => JsonSerializer.SerializeToElement(new { answers, failed, silent = answers.SilentNodes });

    private void Register(SocketIoServer io)
    {
        Admit(io.Use);
        Admit(io.Of(new Regex(@"^/dynamic-\d+$", RegexOptions.NonBacktracking)).Use);
        io.OnServerSide("told", told =>
        {
            lock (_heard) _heard.Add([.. Enumerable.Range(0, 2).Select(index => JsonSerializer.SerializeToNode(told.Get<JsonElement>(index)))]);
            return Task.CompletedTask;
        });
        io.OnServerSide("asked", asked =>
        {
            asked.Reply(new { node = Name, question = asked.Get<string>(0) });
            return Task.CompletedTask;
        });
    }

    private static void Admit(Action<Func<Socket, Func<Task>, Task>> use) => use(async (socket, next) =>
    {
        socket.Data["name"] = socket.Handshake.Auth.GetProperty("name").GetString();
        if (socket.Handshake.Auth.TryGetProperty("rooms", out var rooms)) await socket.JoinAsync([.. rooms.EnumerateArray().Select(room => room.GetString()!)]);
        await next();
    });

    private Namespace Space(JsonObject command) => App.Server.Of(Text(command, "nsp"));

    private BroadcastOperator Target(JsonObject command)
    {
        var target = Space(command).To(Texts(command, "rooms")).Except(Texts(command, "except"));
        if ((bool?)command["volatile"] == true) target = target.Volatile;
        if ((bool?)command["local"] == true) target = target.Local;
        if ((bool?)command["compress"] == false) target = target.Compress(false);
        return (int?)command["timeout"] is { } wait ? target.Timeout(TimeSpan.FromMilliseconds(wait)) : target;
    }

    private async Task<JsonElement> AskAsync(JsonObject command)
    {
        try
        {
            return (bool?)command["binary"] == true
                ? Binary(await Target(command).EmitWithAckAsync<byte[]>(Text(command, "event"), Arguments(command)))
                : Answer(await Target(command).EmitWithAckAsync<JsonElement>(Text(command, "event"), Arguments(command)), failed: false);
        }
        catch (BroadcastAckTimeoutException<JsonElement> late)
        {
            return Answer(late.Answers, failed: true);
        }
    }

    private static JsonElement Binary(Answers<byte[]> answers) => JsonSerializer.SerializeToElement(new
    {
        answers = answers.Select(bytes => new Dictionary<string, string> { ["$bin"] = Convert.ToBase64String(bytes) }),
    });

    private async Task<JsonElement> FetchAsync(JsonObject command)
    {
        var found = await Target(command).FetchSocketsAsync();
        return JsonSerializer.SerializeToElement(found.Select(socket => new
        {
            id = socket.Id,
            rooms = socket.Rooms.Order(StringComparer.Ordinal),
            data = socket.Data,
            auth = socket.Handshake.Auth,
        }));
    }

    private async Task<JsonElement> AskOneAsync(JsonObject command)
    {
        var found = await Target(command).FetchSocketsAsync();
        return await found[0].Timeout(TimeSpan.FromMilliseconds((int)command["timeout"]!)).EmitWithAckAsync<JsonElement>(Text(command, "event"), Arguments(command));
    }

    private JsonElement Heard()
    {
        lock (_heard) return JsonSerializer.SerializeToElement(_heard);
    }
}
