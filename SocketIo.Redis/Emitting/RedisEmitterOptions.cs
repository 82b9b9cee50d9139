using System.Text.Json;

namespace SocketIo.Redis.Emitting;

/// <summary>How a <see cref="RedisEmitter"/> writes.</summary>
public sealed class RedisEmitterOptions
{
    /// <summary>What the names of all channels begin with, as at the nodes: <c>socket.io</c>.</summary>
    public string KeyPrefix { get; set; } = "socket.io";

    /// <summary>How arguments are written; web defaults.</summary>
    public JsonSerializerOptions Json { get; set; } = new(JsonSerializerDefaults.Web);
}
