using System.Collections.Concurrent;

namespace SocketIo.Redis.Forwarding;

/// <summary>The tunnels of this node. Those to a node that has given no sign of life for long are given up.</summary>
internal sealed class TunnelTable(TimeProvider clock)
{
    /// <summary>How often nodes with tunnels between them look after each other.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<(ulong Peer, ulong Id), Tunnel> _tunnels = new();
    private readonly ConcurrentDictionary<ulong, long> _heard = new();

    public bool TryAdd(Tunnel tunnel)
    {
        _heard.TryAdd(tunnel.Peer, clock.GetTimestamp());
        return _tunnels.TryAdd((tunnel.Peer, tunnel.Id), tunnel);
    }

    public int Count => _tunnels.Count;

    public void Remove(Tunnel tunnel) => _tunnels.TryRemove((tunnel.Peer, tunnel.Id), out _);

    public Tunnel? Find(ulong peer, ulong id) => _tunnels.GetValueOrDefault((peer, id));

    public void Hear(ulong peer)
    {
        if (_heard.TryGetValue(peer, out var before)) _heard.TryUpdate(peer, clock.GetTimestamp(), before);
    }

    /// <summary>Has every tunnel looked after.</summary>
    /// <param name="ping">Asks a node for a sign of life.</param>
    /// <param name="lost">Is told of each node that is given up.</param>
    public void LookAfter(Action<ulong> ping, Action<ulong> lost)
    {
        var peers = new HashSet<ulong>();
        foreach (var tunnel in _tunnels.Values)
        {
            peers.Add(tunnel.Peer);
            tunnel.Check();
        }

        foreach (var (peer, heard) in _heard)
        {
            if (!peers.Contains(peer)) _heard.TryRemove(peer, out _);
            else if (clock.GetElapsedTime(heard) <= LongestSilence) ping(peer);
            else
            {
                lost(peer);
                Abort(tunnel => tunnel.Peer == peer);
            }
        }
    }

    public void Abort(Func<Tunnel, bool> which)
    {
        foreach (var tunnel in _tunnels.Values.Where(which)) tunnel.Abort(tell: true);
    }
}
