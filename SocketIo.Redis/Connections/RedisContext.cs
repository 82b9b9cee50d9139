using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;
using SocketIo.Redis.Hosting;

namespace SocketIo.Redis.Connections;

/// <summary>What the adapters of one server share.</summary>
/// <param name="Options">The options, judged at start.</param>
/// <param name="Link">The connection.</param>
/// <param name="Metrics">Counts.</param>
/// <param name="Log">The log.</param>
internal sealed record RedisContext(RedisOptions Options, RedisLink Link, RedisMetrics Metrics, ILogger Log);
