using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;

namespace SocketIo.Redis.Connections;

/// <summary>What the adapters of one server share.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Link">The connection.</param>
/// <param name="Metrics">Counts.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record RedisContext(RedisSettings Settings, RedisLink Link, RedisMetrics Metrics, TimeProvider Clock, ILogger Log);
