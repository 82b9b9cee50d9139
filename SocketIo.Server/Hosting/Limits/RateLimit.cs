namespace SocketIo.Server.Hosting.Limits;

/// <summary>How often something may happen, as a bucket of tokens that fills at a steady rate.</summary>
/// <param name="PerSecond">How many tokens come in each second; more than zero, fractions allowed.</param>
/// <param name="Burst">How many tokens the bucket holds, so how many may be spent at once; at least one.</param>
public sealed record RateLimit(double PerSecond, double Burst);
