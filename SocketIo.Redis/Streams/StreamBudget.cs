using SocketIo.Redis.Connections;

namespace SocketIo.Redis.Streams;

/// <summary>
/// How much may be on its way to the streams: what the driver has and Redis has not confirmed, of all namespaces together. The driver itself
/// knows no bound, and a Redis that is frozen confirms nothing.
/// </summary>
internal sealed class StreamBudget(RedisSettings settings)
{
    private readonly Lock _gate = new();
    private int _messages;
    private long _bytes;

    /// <summary>Takes room for a message; <see cref="Return"/> gives it back.</summary>
    /// <returns>Whether there was any. One message alone is never too large.</returns>
    public bool TryTake(int bytes)
    {
        lock (_gate)
        {
            if (_messages > 0 && (_messages >= settings.MaxQueuedMessages || _bytes + bytes > settings.MaxQueuedBytes)) return false;
            _messages++;
            _bytes += bytes;
            return true;
        }
    }

    public void Return(int bytes)
    {
        lock (_gate)
        {
            _messages--;
            _bytes -= bytes;
        }
    }
}
