namespace Chat.Host.Domain;

/// <summary>Judges what went wrong.</summary>
internal interface IStoreFaults
{
    /// <summary>The store can't be used now: it is busy, away, or takes nothing. The same may go through later.</summary>
    bool IsOfStore(Exception exception);
}
