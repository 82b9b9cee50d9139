namespace SocketIo.Server.Engine;

/// <summary>All running deadlines of one length. They are due in the order they were started, so a list needs no sorting.</summary>
internal sealed class DeadlineLane(TimeSpan delay)
{
    private Deadline? _last;

    public TimeSpan Delay => delay;

    public Deadline? First { get; private set; }

    public void Append(Deadline deadline)
    {
        deadline.Lane = this;
        deadline.Previous = _last;
        if (_last is null) First = deadline;
        else _last.Next = deadline;
        _last = deadline;
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
