namespace Idle;

/// <summary>Bytes that a process holds, or the difference of two such counts.</summary>
internal readonly record struct Cost(long Heap, long Resident)
{
    public static Cost operator -(Cost after, Cost before) => new(after.Heap - before.Heap, after.Resident - before.Resident);
}
