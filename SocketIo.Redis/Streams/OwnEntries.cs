using SocketIo.Redis.Cluster;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Streams;

/// <summary>
/// What one namespace of this node has written to the stream, until it comes back in its place among everybody's. Where it does not (Redis
/// is away, or does not answer) the sockets of this node get it without a place, in order, and are known not to have a whole log.
/// </summary>
internal sealed class OwnEntries
{
    // Longer than that nobody waits for Redis.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<OwnEntry> _entries = [];
    private readonly Deadlines _deadlines;
    private readonly Deadline _check;
    private readonly Func<OwnEntry, Task> _append;
    private readonly Action<OwnEntry> _deliver;
    private readonly Action _gap;
    private readonly int _most;
    private readonly long _mostBytes;
    private long _bytes;
    private bool _checking;
    private bool _isLate;

    /// <param name="deadlines">The clock.</param>
    /// <param name="append">Writes an entry to the stream; in the order of the calls.</param>
    /// <param name="deliver">Hands an entry to the sockets of this node, without a place.</param>
    /// <param name="gap">Told when that was necessary.</param>
    /// <param name="most">The most entries that are kept; of those beyond nobody could tell when they come back.</param>
    /// <param name="mostBytes">The most bytes of them.</param>
    public OwnEntries(Deadlines deadlines, Func<OwnEntry, Task> append, Action<OwnEntry> deliver, Action gap, int most, long mostBytes)
    {
        _deadlines = deadlines;
        _append = append;
        _deliver = deliver;
        _gap = gap;
        _most = most;
        _mostBytes = mostBytes;
        _check = new DeadlineCall(Check);
    }

    /// <returns>Ends when the sockets of this node have it.</returns>
    public ValueTask AddAsync(ClusterMessageType type, byte[] data)
    {
        var entry = new OwnEntry(type, data, _deadlines.Now);
        lock (_gate)
        {
            while (_entries.Count > 0 && (_entries.Count >= _most || _bytes + data.Length > _mostBytes)) DropFirst();
            var place = _entries.AddLast(entry);
            _bytes += data.Length;
            _ = AppendAsync(place);
            if (_isLate) DeliverUpTo(place);
            else StartChecking();
        }

        return entry.IsDelivered ? ValueTask.CompletedTask : new ValueTask(entry.Delivered);
    }

    /// <summary>One has come back. Those before it have not, so they never will.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="data">Its data.</param>
    /// <param name="deliver">Called when the sockets of this node do not have it yet.</param>
    public void Return(ClusterMessageType type, byte[] data, Action deliver)
    {
        lock (_gate)
        {
            _isLate = false;
            var place = _entries.First;
            while (place is not null && (place.Value.Type != type || !place.Value.Data.AsSpan().SequenceEqual(data))) place = place.Next;
            if (place is null) return;
            if (place.Previous is { } before) DeliverUpTo(before);
            while (_entries.First != place) RemoveFirst();
            RemoveFirst();
            if (place.Value.IsDelivered) return;
            deliver();
            place.Value.HasBeenDelivered();
        }
    }

    /// <summary>Nothing comes back any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_entries.Last is { } last) DeliverUpTo(last);
            _entries.Clear();
            _bytes = 0;
            _deadlines.Stop(_check);
        }
    }

    private async Task AppendAsync(LinkedListNode<OwnEntry> place)
    {
        try
        {
            await _append(place.Value);
        }
        catch (Exception)
        {
            // It may be in the stream all the same, so it stays until one after it comes back. Whoever writes has logged it.
            lock (_gate)
            {
                if (place.List is not null) DeliverUpTo(place);
            }
        }
    }

    private void StartChecking()
    {
        if (_checking) return;
        _checking = true;
        _deadlines.Start(_check, Patience);
    }

    private void Check()
    {
        lock (_gate)
        {
            _checking = false;
            if (FirstWaiting() is not { } first) return;
            if (_deadlines.ElapsedSince(first.Since) >= Patience)
            {
                _isLate = true;
                DeliverUpTo(_entries.Last!);
            }
            else
            {
                StartChecking();
            }
        }
    }

    private OwnEntry? FirstWaiting()
    {
        foreach (var entry in _entries)
        {
            if (!entry.IsDelivered) return entry;
        }

        return null;
    }

    private void DeliverUpTo(LinkedListNode<OwnEntry> last)
    {
        for (var place = _entries.First; place is not null; place = place.Next)
        {
            if (!place.Value.IsDelivered)
            {
                _gap();
                _deliver(place.Value);
                place.Value.HasBeenDelivered();
            }

            if (place == last) return;
        }
    }

    private void DropFirst()
    {
        DeliverUpTo(_entries.First!);
        RemoveFirst();
    }

    private void RemoveFirst()
    {
        _bytes -= _entries.First!.Value.Data.Length;
        _entries.RemoveFirst();
    }
}
