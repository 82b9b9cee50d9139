namespace SocketIo.Server.Broadcast;

/// <summary>An acknowledgement did not arrive in time (F-API-47). An answer that comes later is ignored.</summary>
/// <param name="waited">How long it was waited for.</param>
public class AckTimeoutException(TimeSpan waited) : SocketIoException("operation has timed out")
{
    /// <summary>How long it was waited for.</summary>
    public TimeSpan Waited { get; } = waited;
}
