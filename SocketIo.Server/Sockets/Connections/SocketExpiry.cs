using System.Numerics;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>
/// Ends a socket when its time is up, by the clock on the wall. Waits in steps of a power of two, so that however many moments there are,
/// <see cref="Deadlines"/> has few lengths to keep apart.
/// </summary>
internal sealed class SocketExpiry
{
    private const int LongestStep = 30;

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly Deadlines _deadlines;
    private readonly Deadline _deadline;
    private DateTimeOffset? _at;

    public SocketExpiry(Socket socket, Deadlines deadlines)
    {
        _socket = socket;
        _deadlines = deadlines;
        _deadline = new DeadlineCall(Check);
    }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? At
    {
        get
        {
            lock (_gate) return _at;
        }

        set
        {
            lock (_gate) _at = value;
            Check();
        }
    }

    /// <summary>The socket has left.</summary>
    public void Stop()
    {
        lock (_gate) _deadlines.Stop(_deadline);
    }

    private void Check()
    {
        lock (_gate)
        {
            _deadlines.Stop(_deadline);
            if (_at is not { } at || _socket.Lifecycle.IsGone) return;
            var left = at - _deadlines.UtcNow;
            if (left > TimeSpan.Zero)
            {
                _deadlines.Start(_deadline, Step(left));
                return;
            }
        }

        _socket.Leave(DisconnectReasons.AuthenticationExpired, _socket.Namespace.Farewell);
    }

    private static TimeSpan Step(TimeSpan left) =>
        TimeSpan.FromMilliseconds(1L << Math.Min(LongestStep, BitOperations.Log2((ulong)Math.Max(1, left.TotalMilliseconds))));
}
