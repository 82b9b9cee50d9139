using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Engine.Timing;

/// <summary>Expects the client's pings, as clients of revision 3 send them (F-EIO3-10, F-EIO3-11). Nothing else counts as a sign of life, but something large on its way.</summary>
internal sealed class ClientHeartbeat(EngineSession session) : Heartbeat(session)
{
    private TimeSpan Patience => Settings.PingInterval + Settings.PingTimeout;

    public override void Start()
    {
        CountBytes();
        Wait(Patience);
    }

    public override bool OnPing()
    {
        Start();
        Session.TrySend(ControlPackets.Pong);
        return true;
    }

    public override bool OnPong() => false;

    public override void OnOtherPacket()
    {
    }

    public override void Expire()
    {
        if (IsReceiving(Patience)) WaitOn(Patience);
        else Session.Abort(CloseReason.PingTimeout);
    }
}
