using System.Net.Security;
using SocketIo.Redis.Sharded;

namespace SocketIo.Redis.Hosting;

/// <summary>How a server finds the other nodes. Names and defaults are those of the npm packages where they have the option.</summary>
public sealed class RedisOptions
{
    /// <summary>Where Redis is, as StackExchange.Redis reads it: <c>host:port,password=…,ssl=true</c>.</summary>
    public string Configuration { get; set; } = "";

    /// <summary>
    /// Judges the certificate of Redis where the connection has <c>ssl=true</c>, as for one that is signed by nobody whom the machine trusts;
    /// null leaves that to the machine. Holds for every connection to Redis.
    /// </summary>
    public RemoteCertificateValidationCallback? CertificateValidation { get; set; }

    /// <summary>Which protocol the nodes speak with each other: <see cref="RedisAdapterKind.PubSub"/>.</summary>
    public RedisAdapterKind Adapter { get; set; } = RedisAdapterKind.PubSub;

    /// <summary>Which rooms have a channel of their own, with <see cref="RedisAdapterKind.Sharded"/>: <see cref="ShardedSubscriptionMode.Dynamic"/>.</summary>
    public ShardedSubscriptionMode SubscriptionMode { get; set; } = ShardedSubscriptionMode.Dynamic;

    /// <summary>
    /// Whether requests that reach a node which does not have their session are answered by the node that has it, by way of Redis: then clients
    /// may use polling without sticky sessions. Off, as every such request costs some messages; all nodes must have it on. A WebSocket that a
    /// polling client opens on another node stays on that way for as long as it lives.
    /// </summary>
    public bool ForwardRequests { get; set; }

    /// <summary>What the names of all channels begin with: <c>socket.io</c>. In Node.js it is called <c>key</c>, or <c>channelPrefix</c>.</summary>
    public string KeyPrefix { get; set; } = "socket.io";

    /// <summary>How long the other nodes have for an answer: 5 seconds. What came by then is the answer.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether answers go to the node that asked only, with <see cref="RedisAdapterKind.PubSub"/>: no, as in the reference, which sends them to
    /// all. Nodes with either setting understand each other.
    /// </summary>
    public bool PublishOnSpecificResponseChannel { get; set; }

    /// <summary>How <see cref="RedisAdapterKind.Streams"/> works.</summary>
    public RedisStreamsOptions Streams { get; } = new();

    /// <summary>What other nodes call this one when it keeps silent; the machine and the process by default.</summary>
    public string NodeName { get; set; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>The most messages that wait for Redis: 10,000. Beyond, the oldest is dropped and counted.</summary>
    public int MaxQueuedMessages { get; set; } = 10_000;

    /// <summary>The most bytes of messages that wait for Redis: 16 MiB.</summary>
    public long MaxQueuedBytes { get; set; } = 16 * 1024 * 1024;
}
