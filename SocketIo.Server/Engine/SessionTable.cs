using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Events;
using SocketIo.Server.Engine.Limits;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Requests;
using SocketIo.Server.Engine.Revisions;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine;

/// <summary>All live sessions of a server, by id.</summary>
internal sealed class SessionTable(
    ServerSettings settings,
    Deadlines deadlines,
    Func<EngineSession, ISessionListener> accept,
    ServerMetrics metrics,
    ILogger log)
{
    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile EngineWatch? _watch;
    private volatile bool _closed;

    /// <summary>Who may open sessions; null when that is not limited.</summary>
    public AddressTable? Addresses { get; } = AddressTable.For(settings.Rates, deadlines);

    public ServerSettings Settings => settings;

    public Deadlines Deadlines => deadlines;

    public ServerMetrics Metrics => metrics;

    public ILogger Log => log;

    /// <summary>Who listens; null while nobody does.</summary>
    public EngineWatch? Watch => _watch;

    /// <summary>The sessions of this moment.</summary>
    public IReadOnlyList<EngineSession> All => [.. _sessions.Values];

    public int Count => _sessions.Count;

    /// <summary>Whether the server takes no new sessions any more.</summary>
    public bool IsClosed => _closed;

    /// <summary>Finds a session whose time is not up.</summary>
    public bool TryGet(string id, [MaybeNullWhen(false)] out EngineSession session)
    {
        deadlines.CatchUp();
        return _sessions.TryGetValue(id, out session);
    }

    /// <summary>Opens a session whose first packets already wait in its queue.</summary>
    /// <returns>Null when the id is taken or the server has closed.</returns>
    public EngineSession? TryOpen(
        string id,
        EngineRevision revision,
        SessionRequest request,
        Func<EngineSession, ITransport> transport,
        ReadOnlySpan<EncodedMessage> firstPackets)
    {
        var session = new EngineSession(this, id, revision, request, transport);
        session.Open(accept(session));
        foreach (var packet in firstPackets) session.TrySend(packet);
        // Whoever closes the table between the first look and the second does not see this session, so it looks again.
        if (_closed || !_sessions.TryAdd(id, session) || _closed)
        {
            session.Abort(CloseReason.ServerShuttingDown);
            return null;
        }

        ServerLog.SessionOpened(log, id, session.TransportName);
        session.Announce();
        return session;
    }

    public void Remove(EngineSession session) => _sessions.TryRemove(KeyValuePair.Create(session.Id, session));

    /// <summary>Tells an observer of everything that happens to sessions from here on.</summary>
    public void Observe(IEngineObserver observer)
    {
        StartWatching();
        lock (_gate) _watch!.Add(observer);
    }

    /// <summary>Somebody listens, be it to one session.</summary>
    public void StartWatching()
    {
        if (_watch is not null) return;
        lock (_gate) _watch ??= new EngineWatch();
    }

    /// <summary>Lets nobody in any more.</summary>
    public void Refuse() => _closed = true;

    /// <summary>Ends every session at once and refuses new ones.</summary>
    public void Close()
    {
        Refuse();
        foreach (var session in _sessions.Values) session.Abort(CloseReason.ServerShuttingDown);
    }
}
