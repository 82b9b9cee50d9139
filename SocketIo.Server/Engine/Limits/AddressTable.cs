using System.Net;
using System.Runtime.InteropServices;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine.Limits;

/// <summary>
/// What each address has opened lately, and how many sessions it has. An address that is idle is forgotten; when too many are known, further
/// ones are not counted, as whoever has so many addresses must not be able to shut everyone else out.
/// </summary>
internal sealed class AddressTable
{
    public const int MostAddresses = 65_536;

    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<AddressKey, Entry> _entries = [];
    private readonly RateSettings? _connects;
    private readonly int? _maxSessions;
    private readonly Deadlines _clock;
    private long _swept;

    public AddressTable(RateSettings? connects, int? maxSessions, Deadlines clock)
    {
        _connects = connects;
        _maxSessions = maxSessions;
        _clock = clock;
        _swept = clock.Now;
    }

    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <returns>Null when nothing is limited.</returns>
    public static AddressTable? For(LimitSettings limits, Deadlines clock) =>
        limits.ConnectsPerAddress is null && limits.MaxSessionsPerAddress is null
            ? null
            : new AddressTable(limits.ConnectsPerAddress, limits.MaxSessionsPerAddress, clock);

    /// <summary>Asks whether a peer may open a session now.</summary>
    /// <param name="address">The peer's address; null, where there is no network, is not limited.</param>
    /// <param name="lease">Its place; null when sessions are not limited.</param>
    public bool TryEnter(IPAddress? address, out AddressLease? lease)
    {
        lease = null;
        if (address is null) return true;
        var key = AddressKey.Of(address);
        lock (_gate)
        {
            Sweep();
            if (_entries.Count >= MostAddresses && !_entries.ContainsKey(key)) return true;
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out var known);
            if (!known && _connects is not null) entry.Connects = new TokenBucket(_connects, _clock);
            if (_connects is not null && !entry.Connects.TryTake(1, _connects, _clock)) return false;
            if (_maxSessions is null) return true;
            if (entry.Sessions >= _maxSessions) return false;
            entry.Sessions++;
            lease = new AddressLease(this, key);
            return true;
        }
    }

    public void Leave(AddressKey key)
    {
        lock (_gate)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, key);
            entry.Sessions--;
            if (_connects is null && entry.Sessions == 0) _entries.Remove(key);
        }
    }

    private void Sweep()
    {
        if (_clock.ElapsedSince(_swept) < BetweenSweeps) return;
        _swept = _clock.Now;
        foreach (var (key, entry) in _entries)
        {
            // One without sessions and with a full bucket is as good as one never seen.
            if (entry.Sessions == 0 && (_connects is null || entry.Connects.IsFull(_connects, _clock))) _entries.Remove(key);
        }
    }

    private struct Entry
    {
        public TokenBucket Connects;
        public int Sessions;
    }
}
