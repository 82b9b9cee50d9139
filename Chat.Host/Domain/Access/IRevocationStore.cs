namespace Chat.Host.Domain.Access;

/// <summary>Kept for good, one row a person: a token may live for as long as its issuer likes.</summary>
internal interface IRevocationStore
{
    /// <summary>Null when nothing of this person was revoked.</summary>
    ValueTask<DateTimeOffset?> FindAsync(long userId);

    /// <summary>A moment before the one that is known changes nothing.</summary>
    Task SaveAsync(long userId, DateTimeOffset holdsFrom);
}
