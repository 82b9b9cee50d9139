using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

internal interface IPeopleStore
{
    /// <summary>Keeps the name and the role that the person's newest token gave.</summary>
    Task SaveAsync(Person person);

    Task<IReadOnlyList<Person>> ListAsync(int limit);
}
