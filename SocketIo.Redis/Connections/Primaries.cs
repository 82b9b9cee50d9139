using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;
using StackExchange.Redis;

namespace SocketIo.Redis.Connections;

/// <summary>
/// Where there are several servers, another may have taken the place of one that is gone. The driver asks them once a minute; whoever is
/// in trouble has it ask now. That takes as long as the servers that are gone keep silent, and there is one such round at a time.
/// </summary>
internal static class Primaries
{
    public static async Task FindAsync(ConnectionMultiplexer? redis, ILogger log)
    {
        try
        {
            if (redis is not null && redis.GetEndPoints().Length > 1) await redis.ConfigureAsync();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            RedisLog.CommandFailed(log, fault);
        }
    }
}
