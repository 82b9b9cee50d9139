namespace SocketIo.Server.Engine.Outbound;

/// <summary>Goes through many, while the memory of the next ones is fetched: first their own, then of their parts, then what those lead to.</summary>
/// <param name="all">All of them.</param>
/// <param name="stride">How many take about as long as a fetch.</param>
internal ref struct PrefetchWalk<T>(ReadOnlySpan<T> all, int stride)
    where T : class, IPrefetchable
{
    private readonly ReadOnlySpan<T> _all = all;
    private int _index = -1;

    public readonly T Current => _all[_index];

    public readonly PrefetchWalk<T> GetEnumerator()
    {
        // The first ones: what they wait for is fetched for all of them at once.
        foreach (var item in First(3 * stride)) Prefetch.StartLarge(item);
        foreach (var item in First(2 * stride)) item.PrefetchParts();
        foreach (var item in First(stride)) item.PrefetchRest();
        return this;
    }

    public bool MoveNext()
    {
        _index++;
        if (_index + (3 * stride) < _all.Length) Prefetch.StartLarge(_all[_index + (3 * stride)]);
        if (_index + (2 * stride) < _all.Length) _all[_index + (2 * stride)].PrefetchParts();
        if (_index + stride < _all.Length) _all[_index + stride].PrefetchRest();
        return _index < _all.Length;
    }

    private readonly ReadOnlySpan<T> First(int count) => _all[..Math.Min(count, _all.Length)];
}
