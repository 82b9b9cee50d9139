namespace SocketIo.Server.Engine.Timing;

/// <summary>Something that happens once, unless it is stopped before. Started and stopped any number of times through <see cref="Deadlines"/>.</summary>
internal abstract class Deadline
{
    /// <summary>Where it waits, or null when it is not running; guarded by the lock of <see cref="Deadlines"/>, as are the links.</summary>
    public DeadlineLane? Lane { get; set; }

    public long Due { get; set; }

    public Deadline? Previous { get; set; }

    public Deadline? Next { get; set; }

    /// <summary>It is due. May be called once more after it was stopped.</summary>
    public abstract void Expire();
}
