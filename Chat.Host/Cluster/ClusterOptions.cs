using SocketIo.Redis.Hosting;

namespace Chat.Host.Cluster;

/// <summary><c>Chat:Cluster</c>. Where Redis is stands in <c>ConnectionStrings:Redis</c>; without it a host is on its own.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Chat:Cluster";

    /// <summary>How often a node renews its lease and looks at those of the others.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Which protocol the nodes speak with each other; all must have the same.</summary>
    public RedisAdapterKind Adapter { get; set; } = RedisAdapterKind.PubSub;

    /// <summary>How long a node is believed to be alive that gives no sign of it. After that the others remove its sockets.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much is left of the lease of a node that has renewed it lately.</summary>
    public long FreshLeaseMilliseconds => (long)(Lease - 4 * Beat).TotalMilliseconds;

    public IEnumerable<string> Faults()
    {
        if (Lease < 5 * Beat || Lease > TimeSpan.FromMinutes(1)) yield return $"{Section}:Lease is {Lease}; it must be 5 seconds to a minute.";
        if (!Enum.IsDefined(Adapter)) yield return $"{Section}:Adapter is {Adapter}; it must be PubSub, Sharded or Streams.";
    }
}
