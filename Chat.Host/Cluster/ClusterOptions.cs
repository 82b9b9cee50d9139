using SocketIo.Redis.Hosting;

namespace Chat.Host.Cluster;

/// <summary><c>Chat:Cluster</c>. Where Redis is stands in <c>ConnectionStrings:Redis</c>; without it a host is on its own.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Chat:Cluster";

    /// <summary>Which protocol the nodes speak with each other; all must have the same.</summary>
    public RedisAdapterKind Adapter { get; set; } = RedisAdapterKind.PubSub;

    public IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Adapter)) yield return $"{Section}:Adapter is {Adapter}; it must be PubSub, Sharded or Streams.";
    }
}
