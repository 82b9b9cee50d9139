using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Engine.Timing;

/// <summary>
/// Asks the client for a sign of life (F-ENG-106 to F-ENG-109): a ping one interval after the last pong, then a pong within the timeout.
/// </summary>
internal sealed class ServerHeartbeat(EngineSession session) : Heartbeat(session)
{
    private volatile bool _awaitingPong;
    private bool _extended;

    public override void Start() => Wait(Settings.PingInterval);

    public override bool OnPing() => false;

    public override bool OnPong()
    {
        _awaitingPong = false;
        Wait(Settings.PingInterval);
        return true;
    }

    /// <summary>Any other packet is a sign of life too, but only once for each ping (F-ENG-108).</summary>
    public override void OnOtherPacket()
    {
        if (!_awaitingPong || _extended) return;
        _extended = true;
        Wait(Settings.PingTimeout);
    }

    public override void Expire()
    {
        if (_awaitingPong)
        {
            if (IsReceiving(Settings.PingTimeout)) WaitOn(Settings.PingTimeout);
            else Session.Abort(CloseReason.PingTimeout);
            return;
        }

        _awaitingPong = true;
        _extended = false;
        CountBytes();
        // Before the ping can be answered, else the answer would come first and this would overwrite it.
        WaitOn(Settings.PingTimeout);
        Session.TrySend(ControlPackets.Ping);
    }
}
