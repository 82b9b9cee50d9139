using System.Text.Json.Nodes;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Redis;

/// <summary>Unmodified JavaScript clients of any nodes, in one process.</summary>
internal sealed class ClusterClients : IAsyncDisposable
{
    private readonly LineProcess _process;

    private ClusterClients(LineProcess process) => _process = process;

    public static async Task<ClusterClients> StartAsync() => new(await LineProcess.StartAsync(NodePeer.Folder, "clients.mjs"));

    public Task<ClusterClient> ConnectAsync(IClusterPeer node, string name, string place = "/", JsonNode? answer = null, params string[] rooms) =>
        ConnectAsync(node.Url, name, place, answer, rooms);

    public async Task<ClusterClient> ConnectAsync(string url, string name, string place = "/", JsonNode? answer = null, params string[] rooms)
    {
        var auth = new JsonObject { ["name"] = name, ["rooms"] = new JsonArray([.. rooms.Select(room => JsonValue.Create(room))]) };
        var command = new JsonObject { ["url"] = url, ["nsp"] = place, ["auth"] = auth };
        if (answer is not null) command["answer"] = answer;
        var connected = await _process.CallAsync("connect", command);
        return new ClusterClient(_process, connected.GetProperty("client").GetInt32(), connected.GetProperty("id").GetString()!, name);
    }

    public Task CloseAllAsync() => _process.CallAsync("closeAll", []);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
