using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Engine.Timing;

/// <summary>
/// Asks the client for a sign of life (F-ENG-106 to F-ENG-109): a ping one interval after the last pong, then a pong within the timeout.
/// One deadline serves both, on the server's shared timer, and goes on across an upgrade (F-ENG-105 names the reference's gap there).
/// </summary>
internal sealed class Heartbeat
{
    private readonly EngineSession _session;
    private readonly ServerSettings _settings;
    private readonly Deadlines _deadlines;
    private readonly Deadline _deadline;
    private volatile bool _awaitingPong;
    private bool _extended;

    public Heartbeat(EngineSession session, ServerSettings settings, Deadlines deadlines)
    {
        _session = session;
        _settings = settings;
        _deadlines = deadlines;
        _deadline = new Deadline(Beat);
    }

    public void Start() => _deadlines.Start(_deadline, _settings.PingInterval);

    public void Stop() => _deadlines.Stop(_deadline);

    public void OnPong()
    {
        _awaitingPong = false;
        _deadlines.Start(_deadline, _settings.PingInterval);
    }

    /// <summary>Any other packet is a sign of life too, but only once for each ping (F-ENG-108).</summary>
    public void OnOtherPacket()
    {
        if (!_awaitingPong || _extended) return;
        _extended = true;
        _deadlines.Start(_deadline, _settings.PingTimeout);
    }

    private void Beat()
    {
        if (_awaitingPong)
        {
            _session.Abort(CloseReason.PingTimeout);
            return;
        }

        _awaitingPong = true;
        _extended = false;
        // Before the ping can be answered, else the answer would come first and this would overwrite it.
        _deadlines.Continue(_deadline, _settings.PingTimeout);
        _session.TrySend(ControlPackets.Ping);
    }
}
