namespace SocketIo.Server.Engine.Timing;

/// <summary>All running deadlines of one length. They are due in the order they were started, so the list is always sorted.</summary>
internal sealed class DeadlineLane(TimeSpan delay)
{
    private Deadline? _last;

    public TimeSpan Delay => delay;

    public Deadline? First { get; private set; }

    /// <summary>Puts a deadline in its place, which is at the end but for one that continues a slightly late one.</summary>
    public void Insert(Deadline deadline)
    {
        var before = _last;
        while (before is not null && before.Due > deadline.Due) before = before.Previous;

        deadline.Lane = this;
        deadline.Previous = before;
        deadline.Next = before is null ? First : before.Next;
        if (deadline.Next is null) _last = deadline;
        else deadline.Next.Previous = deadline;
        if (before is null) First = deadline;
        else before.Next = deadline;
    }

    public void Remove(Deadline deadline)
    {
        if (deadline.Previous is null) First = deadline.Next;
        else deadline.Previous.Next = deadline.Next;
        if (deadline.Next is null) _last = deadline.Previous;
        else deadline.Next.Previous = deadline.Previous;
        deadline.Lane = null;
        deadline.Previous = deadline.Next = null;
    }
}
