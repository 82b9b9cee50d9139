using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Tests.Interop;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Redis;

/// <summary>The reference server with the reference's adapter, in a process of its own.</summary>
internal sealed class NodePeer : IClusterPeer
{
    private readonly LineProcess _process;

    private NodePeer(LineProcess process) => _process = process;

    public static string Folder { get; } = Path.Combine(NodeRun.Clients, "cluster");

    public string Url => _process.Ready;

    public int Id => _process.Id;

    public static async Task<NodePeer> StartAsync(RedisProcess redis, ClusterKind kind) =>
        new(await LineProcess.StartAsync(Folder, "node.mjs", redis.Url, kind.Name, kind.NodeOptions));

    public Task<JsonElement> CallAsync(string name, JsonObject command) => _process.CallAsync(name, command);

    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
