namespace Limits;

/// <summary>What the server tells of itself.</summary>
/// <param name="Sessions">Clients that are connected.</param>
/// <param name="SlowConsumers">Clients that were sent away for not reading.</param>
/// <param name="Limited">Messages beyond the rate limits.</param>
/// <param name="HeapBytes">The managed heap after a full collection.</param>
/// <param name="Sockets">Sockets that are connected.</param>
/// <param name="Rooms">Rooms that somebody is in.</param>
/// <param name="ResidentBytes">The memory of the process.</param>
/// <param name="Events">Events received.</param>
/// <param name="Spans">Spans that were recorded.</param>
internal sealed record Figures(int Sessions, long SlowConsumers, long Limited, long HeapBytes, int Sockets, long Rooms, long ResidentBytes, long Events, long Spans);
