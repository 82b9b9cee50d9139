namespace Limits;

/// <summary>What the server tells of itself.</summary>
/// <param name="Sessions">Clients that are connected.</param>
/// <param name="SlowConsumers">Clients that were sent away for not reading.</param>
/// <param name="Limited">Messages beyond the rate limits.</param>
/// <param name="HeapBytes">The managed heap after a full collection.</param>
/// <param name="Events">Events received.</param>
/// <param name="Spans">Spans that were recorded.</param>
internal sealed record Figures(int Sessions, long SlowConsumers, long Limited, long HeapBytes, long Events, long Spans);
