using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Tests.Redis;

/// <summary>One node of a cluster, whatever it is written in. Both kinds carry out the commands of <c>clients/cluster/node.mjs</c>.</summary>
internal interface IClusterPeer : IAsyncDisposable
{
    /// <summary>Where its clients connect.</summary>
    string Url { get; }

    Task<JsonElement> CallAsync(string name, JsonObject command);
}
