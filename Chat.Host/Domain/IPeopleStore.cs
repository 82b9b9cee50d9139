using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

internal interface IPeopleStore
{
    /// <summary>Keeps the name and the role that the person's newest token gave.</summary>
    Task SaveAsync(Person person);

    Task<IReadOnlyList<Person>> ListAsync(int limit);

    /// <summary>Those of them that were ever here.</summary>
    Task<IReadOnlyList<Person>> FindAsync(IReadOnlyCollection<long> userIds);

    /// <summary>Keeps when the person was last here.</summary>
    Task SeeAsync(long userId, DateTimeOffset at);

    /// <summary>When those of them were last here that ever left.</summary>
    Task<IReadOnlyDictionary<long, DateTimeOffset>> LastSeenAsync(IReadOnlyCollection<long> userIds);
}
