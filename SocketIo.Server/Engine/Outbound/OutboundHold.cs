using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>
/// While it is not over, what is queued for a session stays there. Over when it is disposed of, and after <see cref="Limit"/> in any case: whoever
/// holds may be blocked by something that waits for the client.
/// </summary>
internal sealed class OutboundHold(EngineSession session) : Deadline, IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private int _isOver;

    public override void Expire() => Dispose();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0) return;
        session.Deadlines.Stop(this);
        session.LetGo();
    }
}
