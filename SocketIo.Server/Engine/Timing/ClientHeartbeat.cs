using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Engine.Timing;

/// <summary>Expects the client's pings, as clients of revision 3 send them (F-EIO3-10, F-EIO3-11). Nothing else counts as a sign of life.</summary>
internal sealed class ClientHeartbeat(EngineSession session) : Heartbeat(session)
{
    public override void Start() => Wait(Settings.PingInterval + Settings.PingTimeout);

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

    protected override void Expire() => Session.Abort(CloseReason.PingTimeout);
}
