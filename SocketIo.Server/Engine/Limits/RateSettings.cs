namespace SocketIo.Server.Engine.Limits;

/// <summary>A bucket that fills with so many tokens a second and holds no more than the burst.</summary>
internal sealed record RateSettings(double PerSecond, double Burst);
