namespace SocketIo.Server.Engine;

/// <summary>How connection state recovery works, where it is on.</summary>
/// <param name="Duration">How long a session that was lost can be taken up again.</param>
/// <param name="Retention">How long packets are kept: the duration, and the time that a loss may go unnoticed before.</param>
/// <param name="SkipMiddlewares">Whether a recovered socket is accepted without them.</param>
/// <param name="MaxPackets">The most packets kept for one namespace.</param>
/// <param name="MaxBytes">The most bytes kept for one namespace.</param>
/// <param name="MaxSessions">The most lost sessions kept for one namespace.</param>
internal sealed record RecoverySettings(
    TimeSpan Duration, TimeSpan Retention, bool SkipMiddlewares, int MaxPackets, long MaxBytes, int MaxSessions);
