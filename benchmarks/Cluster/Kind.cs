using Cluster.Model;

namespace Cluster;

/// <summary>One way for nodes to talk to each other.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Options">Of the node's Redis options.</param>
/// <param name="Model">What it should cost.</param>
internal sealed record Kind(string Name, string[] Options, IModel Model)
{
    public static Kind[] All { get; } =
    [
        new("classic", ["--Redis:Adapter", "PubSub"], new ClassicModel(answersToAll: true)),
        new("classic specific", ["--Redis:Adapter", "PubSub", "--Redis:PublishOnSpecificResponseChannel", "true"], new ClassicModel(answersToAll: false)),
        new("sharded static", ["--Redis:Adapter", "Sharded", "--Redis:SubscriptionMode", "Static"], new ShardedModel(hasRooms: false)),
        new("sharded dynamic", ["--Redis:Adapter", "Sharded", "--Redis:SubscriptionMode", "Dynamic"], new ShardedModel(hasRooms: true)),
        new("streams", ["--Redis:Adapter", "Streams"], new StreamsModel()),
    ];
}
