using SocketIo.Server.Engine;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>
/// What one client has in a namespace from its first acceptance on, whatever number of sockets carry it one after the other: who it is, the
/// rooms it was in at which position, and what it was sent last. Guarded by the lock of <see cref="RecoveryLog"/>.
/// </summary>
internal sealed class RecoverySession
{
    // In flight at the moment of a loss is rarely more; when it was, the exact answer to "what came next?" is given up.
    private const int RememberedSends = 16;

    // Rooms left that events in the buffer may still be for.
    private const int RememberedSpans = 64;

    private readonly List<RoomSpan> _spans = [];
    private SavedSession? _parting;
    private long[]? _sent;
    private long _sentCount;
    private long _knownFrom;

    public RecoverySession()
        : this(Ids.NewId(), Ids.NewId())
    {
    }

    /// <summary>One that was kept outside of this process.</summary>
    public RecoverySession(SavedSession saved)
        : this(saved.Id, saved.Pid)
    {
        Data = saved.Data;
        ExpiresAt = saved.ExpiresAt;
        Start = saved.Start;
        LostPosition = saved.Lost;
        IsUnvouched = saved.Namespace is null;
        _spans.AddRange(saved.Rooms);
        _knownFrom = saved.KnownFrom;
        foreach (var position in saved.Sent) NoteSent(position);
        // When there were more, the earliest of these is where the knowledge begins.
        if (saved.Sent.Length == RememberedSends) _sentCount++;
    }

    private RecoverySession(string id, string pid)
    {
        Id = id;
        Pid = pid;
    }

    public string Id { get; }

    /// <summary>The client's secret, the same after each recovery (F-API-78).</summary>
    public string Pid { get; private set; }

    public RecoveryState State { get; set; }

    /// <summary>The socket that carries it, while one does or is about to.</summary>
    public IBroadcastMember? Owner { get; set; }

    /// <summary>What the application keeps with the socket.</summary>
    public object? Data { get; set; }

    /// <summary>When its client's authentication ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The position of the first event after the acceptance.</summary>
    public long Start { get; set; }

    /// <summary>The last position that its client has; what comes after it is missed.</summary>
    public long Received { get; set; }

    /// <summary>From this position on events were not sent to it, because it was away.</summary>
    public long LostPosition { get; set; }

    /// <summary>When it was lost, as a timestamp.</summary>
    public long LostAt { get; set; }

    /// <summary>Where it stands among those that are away.</summary>
    public LinkedListNode<RecoverySession>? Place { get; set; }

    /// <summary>Whether it came from somebody who did not say which namespace it belongs to.</summary>
    public bool IsUnvouched { get; }

    /// <summary>What was found for a client that comes back to another process; null for any other.</summary>
    public Comeback? Comeback { get; set; }

    /// <summary>Whether its client, on its way back by then, was to have nothing to come back to.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Whether its rooms are not those that its socket was given when it was taken up again.</summary>
    public bool HasChanged { get; set; }

    /// <summary>The rooms it had when it was taken up again.</summary>
    public string[] RestoredRooms { get; set; } = [];

    public string[] Rooms => [.. _spans.Where(span => span.Until == RoomSpan.Open).Select(span => span.Room)];

    /// <summary>It must not be in the room.</summary>
    public void Join(string room, long position) => _spans.Add(new RoomSpan(room, position, RoomSpan.Open));

    /// <summary>It may be in some of the rooms.</summary>
    public void JoinOnce(ReadOnlySpan<string> rooms, long position)
    {
        foreach (var room in rooms)
        {
            if (!IsIn(room)) Join(room, position);
        }
    }

    private bool IsIn(string room) => _spans.Exists(span => span.Until == RoomSpan.Open && span.Room == room);

    /// <summary>Whether it may join these rooms without being in more than that, its own included.</summary>
    public bool HasPlaceFor(ReadOnlySpan<string> rooms, int most)
    {
        var all = new HashSet<string>(Rooms, StringComparer.Ordinal);
        foreach (var room in rooms)
        {
            if (all.Add(room) && all.Count > most) return false;
        }

        return true;
    }

    /// <param name="room">The room.</param>
    /// <param name="position">The first event that is not for it any more.</param>
    /// <param name="oldest">Spans that ended before this position concern nothing that is still there.</param>
    public void Leave(string room, long position, long oldest)
    {
        var index = _spans.FindIndex(span => span.Until == RoomSpan.Open && span.Room == room);
        if (index < 0) return;
        if (_spans[index].From == position) _spans.RemoveAt(index);
        else _spans[index] = _spans[index] with { Until = position };

        _spans.RemoveAll(span => span.Until <= oldest);
        if (_spans.Count(span => span.Until != RoomSpan.Open) <= RememberedSpans) return;
        var dropped = _spans.Where(span => span.Until != RoomSpan.Open).MinBy(span => span.Until);
        _spans.Remove(dropped);
        _knownFrom = Math.Max(_knownFrom, dropped.Until);
    }

    /// <summary>An event is on its way to it, even if its transport may not take it any more.</summary>
    public void NoteSent(long position)
    {
        _sent ??= new long[RememberedSends];
        _sent[_sentCount++ % RememberedSends] = position;
    }

    /// <summary>The first event that a client which has those up to a position may have missed. It is never too late, but may be too early.</summary>
    /// <param name="received">The last position that the client has.</param>
    /// <param name="oldest">The first position that is still there.</param>
    /// <param name="first">The event's position.</param>
    /// <returns>False when that event, or one after it, may be gone.</returns>
    public bool TryFindMissed(long received, long oldest, out long first)
    {
        first = LostPosition;
        if (_sent is not null)
        {
            var remembered = _sent.AsSpan(0, (int)Math.Min(_sentCount, RememberedSends));
            var earliest = long.MaxValue;
            foreach (var position in remembered)
            {
                earliest = Math.Min(earliest, position);
                if (position > received) first = Math.Min(first, position);
            }

            if (_sentCount > RememberedSends && earliest > received) first = received + 1;
        }

        return first >= oldest && first >= _knownFrom;
    }

    /// <summary>Whether an event was for it, by the rooms it was in at that position.</summary>
    public bool Matches(in RecoveryEntry entry, long position) =>
        entry.Target is { } target ? position >= Start && Matches(target, position) : ReferenceEquals(entry.Direct, this);

    public bool Matches(BroadcastTarget target, long position) =>
        (target.Rooms.Length == 0 || IsInAny(target.Rooms, position)) && !IsInAny(target.Except, position);

    /// <summary>Says what it is to be kept as outside of this process.</summary>
    public void Part(SavedSession? parting) => _parting = parting;

    /// <summary>What it is to be kept as, for the one who sees to that.</summary>
    public SavedSession? TakeParting() => Interlocked.Exchange(ref _parting, null);

    /// <summary>All of it, to be kept outside of this process.</summary>
    public SavedSession Save(string place) => new()
    {
        Id = Id,
        Pid = Pid,
        Namespace = place,
        Data = Data,
        ExpiresAt = ExpiresAt,
        Start = Start,
        Lost = LostPosition,
        KnownFrom = _knownFrom,
        Rooms = [.. _spans],
        Sent = _sent is null ? [] : [.. _sent.AsSpan(0, (int)Math.Min(_sentCount, RememberedSends))],
    };

    /// <summary>What was is over: the client will see another secret, and knows then that it has missed something.</summary>
    public void Renew(long position)
    {
        Pid = Ids.NewId();
        foreach (var room in RestoredRooms) _spans.RemoveAll(span => span.Room == room);
        Start = position;
    }

    private bool IsInAny(string[] rooms, long position)
    {
        foreach (var room in rooms)
        {
            foreach (var span in _spans)
            {
                if (span.Holds(room, position)) return true;
            }
        }

        return false;
    }
}
