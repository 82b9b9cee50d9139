namespace SocketIo.Server.Engine.Timing;

/// <summary>A deadline that calls something.</summary>
internal sealed class DeadlineCall(Action expired) : Deadline
{
    public override void Expire() => expired();
}
