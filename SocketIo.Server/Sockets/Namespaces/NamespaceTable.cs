using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Sockets.Connections;
using SocketIo.Server.Sockets.Watching;

namespace SocketIo.Server.Sockets.Namespaces;

/// <summary>The namespaces of a server, and what all of them share. Clients add to it only what a parent accepts.</summary>
internal sealed class NamespaceTable(ServerSettings settings, Deadlines deadlines, ILoggerFactory loggers, IPacketParser? parser = null, IClusterFactory? cluster = null)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Namespace> _byName = new(StringComparer.Ordinal);
    private volatile ParentNamespace[] _parents = [];
    private volatile Action<Namespace>[] _newNamespaceHandlers = [];

    public ServerSettings Settings => settings;

    public Deadlines Deadlines => deadlines;

    /// <summary>Null for the default one.</summary>
    public IPacketParser? Parser => parser;

    /// <summary>The other nodes; null, as often, where there are none.</summary>
    public IClusterFactory? Cluster => cluster;

    /// <summary>Who is told of every socket; null, as almost always, for nobody. Set before the first client.</summary>
    public ISocketWatcher? Watcher { get; set; }

    public MessageEncoder Encoder { get; } = new(new SocketIoJson(settings), parser);

    public ILogger Logger { get; } = loggers.CreateLogger("SocketIo.Server.Sockets");

    public ILogger BroadcastLogger { get; } = loggers.CreateLogger("SocketIo.Server.Broadcast");

    /// <summary>Finds a namespace, or makes it (F-API-09). What the application has named stays for good.</summary>
    /// <param name="name">A missing leading slash is added.</param>
    /// <exception cref="ArgumentException">The name has a comma, so no client could name it (F-SIO-03).</exception>
    public Namespace GetOrAdd(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains(',', StringComparison.Ordinal)) throw new ArgumentException("A namespace's name cannot contain a comma.", nameof(name));
        if (!name.StartsWith('/')) name = "/" + name;
        if (_byName.TryGetValue(name, out var found) && found.IsKept) return found;

        // Asked outside the lock: an expression is the application's.
        var parent = found?.Parent ?? Array.Find(_parents, parent => parent.Matches(name));
        return GetOrAdd(name, parent, keep: true);
    }

    /// <summary>Makes a namespace in which no client is recovered, whatever the options say.</summary>
    public Namespace AddUnrecovered(string name) => GetOrAdd(name, parent: null, keep: true, recovers: false);

    /// <summary>The namespaces of this moment.</summary>
    public IEnumerable<Namespace> All => _byName.Values;

    /// <summary>Finds a namespace, and makes none.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Namespace? found) => _byName.TryGetValue(name, out found) && found.IsReady;

    public ParentNamespace AddParent(Regex names) => AddParent(name => IsMatch(names, name), decide: null);

    public ParentNamespace AddParent(Func<string, JsonElement, ValueTask<bool>> decide) => AddParent(matches: null, decide);

    /// <summary>Adds a handler for every namespace made from now on but the main one (F-API-10).</summary>
    public void OnNewNamespace(Action<Namespace> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate) _newNamespaceHandlers = [.. _newNamespaceHandlers, handler];
    }

    public bool TryGet(ReadOnlySpan<byte> utf8Name, [NotNullWhen(true)] out Namespace? found) =>
        _byName.TryGetValue(Encoding.UTF8.GetString(utf8Name), out found) && found.IsReady;

    /// <summary>Finds the namespace that a client asks for. Parents are asked in the order they were made; one of them may make it (F-API-29).</summary>
    /// <returns>Null when nobody wants it.</returns>
    public async ValueTask<Namespace?> FindAsync(string name, JsonElement auth)
    {
        if (!_byName.TryGetValue(name, out var found))
        {
            foreach (var parent in _parents)
            {
                if (!await AcceptsAsync(parent, name, auth)) continue;
                found = GetOrAdd(name, parent, keep: false);
                break;
            }
        }

        // Its handlers are still being told of it: nobody gets in before.
        if (found is not null) await found.Ready;
        return found;
    }

    public long CountRooms() => _byName.Values.Sum(place => (long)place.Adapter.RoomCount);

    /// <summary>Forgets a child that nobody is in or on the way into (F-API-36).</summary>
    public void RemoveIfEmpty(Namespace child)
    {
        if (!settings.CleanupEmptyChildNamespaces || child.Parent is not { } parent) return;
        lock (_gate)
        {
            if (!child.TryRetire()) return;
            _byName.TryRemove(child.Name, out _);
            parent.Remove(child);
        }

        SocketLog.NamespaceRemoved(Logger, child.Name);
        _ = child.LeaveClusterAsync();
    }

    /// <summary>Cuts off whoever is in a room, in every namespace and on every node.</summary>
    /// <returns>How many each node has cut off, this one first.</returns>
    public async ValueTask<Answers<int>> RevokeAsync(string room)
    {
        var cut = Revoke(room);
        if (cluster is null) return new Answers<int>([cut]);
        if (GetOrAdd("/").Recovery is SharedRecoveryLog shared)
        {
            await shared.RevokeAsync(room);
            // Whoever was on the way before that was known.
            cut += Revoke(room);
        }

        var others = await cluster.RevokeAsync(room);
        return new Answers<int>([cut, .. others], others.SilentNodes);
    }

    /// <summary>The same on this node alone.</summary>
    public int Revoke(string room) => Revoke(BroadcastTarget.Everyone.WithRooms([room]), static _ => true);

    /// <summary>Cuts off the sockets of every namespace of this node that are meant and match.</summary>
    /// <returns>How many there were.</returns>
    public int Revoke(BroadcastTarget target, Func<Socket, bool> match)
    {
        var cut = 0;
        foreach (var place in _byName.Values)
        {
            place.Membership.ForgetAway(target);
            foreach (var socket in place.Broadcaster.Fetch<Socket>(target))
            {
                if (match(socket) && socket.Leave(DisconnectReasons.AuthenticationRevoked, place.Farewell)) cut++;
            }

            // Whoever lost the connection on the way here.
            place.Membership.ForgetAway(target);
        }

        return cut;
    }

    /// <summary>The other nodes are told of nothing any more, and nothing comes from them.</summary>
    public Task LeaveClusterAsync() => Task.WhenAll(_byName.Values.Select(place => place.LeaveClusterAsync()));

    /// <summary>Whose handlers may still run.</summary>
    public LiveSockets LiveSockets { get; } = new();

    /// <summary>
    /// Makes every connected socket leave without a packet, with a reason for its disconnect handlers (F-SIO-55). The sockets have left
    /// when the call returns.
    /// </summary>
    /// <returns>Ends when the last disconnect handler has ended.</returns>
    public Task CloseSocketsAsync(string reason)
    {
        var ends = new List<Task>();
        foreach (var place in _byName.Values)
        {
            foreach (var socket in place.Sockets)
            {
                ends.Add(socket.WhenEnded());
                socket.Leave(reason);
            }
        }

        return Task.WhenAll(ends);
    }

    private static bool IsMatch(Regex names, string name)
    {
        try
        {
            return names.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private ParentNamespace AddParent(Func<string, bool>? matches, Func<string, JsonElement, ValueTask<bool>>? decide)
    {
        lock (_gate)
        {
            var parent = new ParentNamespace($"/_{_parents.Length}", matches, decide);
            _parents = [.. _parents, parent];
            return parent;
        }
    }

    private async ValueTask<bool> AcceptsAsync(ParentNamespace parent, string name, JsonElement auth)
    {
        try
        {
            return await parent.AcceptsAsync(name, auth);
        }
        catch (Exception fault)
        {
            SocketLog.NamespaceDecisionFailed(Logger, fault, parent.Name);
            return false;
        }
    }

    private Namespace GetOrAdd(string name, ParentNamespace? parent, bool keep, bool recovers = true)
    {
        Namespace made;
        lock (_gate)
        {
            if (_byName.TryGetValue(name, out var found))
            {
                if (keep) found.Keep();
                return found;
            }

            made = new Namespace(name, parent, this, recovers);
            if (keep) made.Keep();
            parent?.Add(made);
            _byName[name] = made;
        }

        if (name != "/") Announce(made);
        made.Open();
        return made;
    }

    private void Announce(Namespace made)
    {
        foreach (var handler in _newNamespaceHandlers)
        {
            try
            {
                handler(made);
            }
            catch (Exception fault)
            {
                SocketLog.NewNamespaceHandlerFailed(Logger, fault, made.Name);
            }
        }
    }
}
