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

    public readonly PrefetchWalk<T> GetEnumerator() => this;

    public bool MoveNext()
    {
        var ahead = ++_index + (3 * stride);
        if (ahead < _all.Length)
        {
            Prefetch.StartLarge(_all[ahead]);
            _all[ahead - stride].PrefetchParts();
            _all[ahead - (2 * stride)].PrefetchRest();
        }

        return _index < _all.Length;
    }
}
