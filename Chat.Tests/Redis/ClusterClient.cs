using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Redis;

/// <summary>One client.</summary>
internal sealed class ClusterClient(LineProcess process, int number, string id, string name)
{
    public string Id => id;

    public string Name => name;

    /// <summary>All that has come up to and with the next event of this name, each as JSON.</summary>
    public async Task<string[]> UntilAsync(string eventName)
    {
        var events = await process.CallAsync("until", new JsonObject { ["client"] = number, ["event"] = eventName });
        return [.. events.EnumerateArray().Select(one => JsonSerializer.Serialize(one))];
    }

    public Task EmitAsync(string eventName, params JsonNode?[] arguments) =>
        process.CallAsync("emit", new JsonObject { ["client"] = number, ["event"] = eventName, ["args"] = new JsonArray(arguments) });
}
