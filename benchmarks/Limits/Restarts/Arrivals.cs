namespace Limits.Restarts;

internal sealed record Arrivals(int Node, long Second, int Count);
