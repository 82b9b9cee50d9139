using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Broadcast.Rooms;

/// <summary>
/// Tells the application what happens to rooms, in the order it happened and outside every lock: changes are noted under the adapter's lock,
/// and told by one thread at a time.
/// </summary>
internal sealed class RoomWatchers(ILogger logger)
{
    private readonly ConcurrentQueue<RoomChange> _changes = new();
    private readonly Lock _gate = new();
    private volatile Action<RoomChange>[] _watchers = [];
    private int _telling;

    public void Add(Action<RoomChange> watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        lock (_gate) _watchers = [.. _watchers, watcher];
    }

    public void Note(RoomChangeKind kind, string room, string? socketId)
    {
        if (_watchers.Length > 0) _changes.Enqueue(new RoomChange(kind, room, socketId));
    }

    public void Tell()
    {
        // Asked again after each round: a change may have been noted after the last look and before the flag was down.
        while (!_changes.IsEmpty && Interlocked.Exchange(ref _telling, 1) == 0)
        {
            while (_changes.TryDequeue(out var change)) Tell(change);
            Volatile.Write(ref _telling, 0);
        }
    }

    private void Tell(RoomChange change)
    {
        foreach (var watcher in _watchers)
        {
            try
            {
                watcher(change);
            }
            catch (Exception fault)
            {
                SocketLog.RoomWatcherFailed(logger, fault, change.Room);
            }
        }
    }
}
