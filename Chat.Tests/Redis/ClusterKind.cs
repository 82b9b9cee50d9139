using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis;

/// <summary>One way in which nodes talk to each other, on both sides.</summary>
/// <param name="Name">What <c>clients/cluster/node.mjs</c> calls it.</param>
/// <param name="Adapter">What it is called here.</param>
/// <param name="NodeOptions">The options of the npm package, as JSON.</param>
internal sealed record ClusterKind(string Name, RedisAdapterKind Adapter, string NodeOptions = "{}")
{
    /// <summary>Every kind that there is; the matrix runs for each.</summary>
    public static readonly IReadOnlyList<ClusterKind> All =
    [
        new("pubsub", RedisAdapterKind.PubSub),
        new("pubsub", RedisAdapterKind.PubSub, """{"publishOnSpecificResponseChannel":true}"""),
        new("sharded", RedisAdapterKind.Sharded),
        new("sharded", RedisAdapterKind.Sharded, """{"subscriptionMode":"dynamic-private"}"""),
        new("sharded", RedisAdapterKind.Sharded, """{"subscriptionMode":"static"}"""),
        new("streams", RedisAdapterKind.Streams),
    ];

    public override string ToString() => NodeOptions == "{}" ? Name : $"{Name} {NodeOptions}";
}
