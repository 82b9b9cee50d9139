using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Dapper;

namespace Chat.Host.Store;

internal sealed class PeopleStore(Database database) : IPeopleStore
{
    private const string Select = "SELECT id, role, name FROM users ";

    public async Task SaveAsync(Person person)
    {
        var known = await database.ReadAsync(connection =>
            connection.QueryAsync<(long, string, string)>(Select + "WHERE id = @Id", person));
        if (known.Any(row => row == (person.Id, person.Role, person.Name))) return;
        await database.WriteAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            if (await connection.ExecuteAsync("UPDATE users SET name = @Name, role = @Role WHERE id = @Id", person, transaction) > 0) return;
            await connection.ExecuteAsync("INSERT INTO users (id, name, role) VALUES (@Id, @Name, @Role)", person, transaction);
        });
    }

    public async Task<IReadOnlyList<Person>> ListAsync(int limit)
    {
        var rows = await database.ReadAsync(connection =>
            connection.QueryAsync<(long Id, string Role, string Name)>(Select + "ORDER BY id LIMIT @limit", new { limit }));
        return [.. rows.Select(row => new Person(row.Id, row.Role, row.Name))];
    }

    public async Task<IReadOnlyList<Person>> FindAsync(IReadOnlyCollection<long> userIds)
    {
        var people = new List<Person>();
        foreach (var page in userIds.Chunk(Ids.PageSize))
        {
            var rows = await database.ReadAsync(connection =>
                connection.QueryAsync<(long Id, string Role, string Name)>(Select + "WHERE id IN @page", new { page }));
            people.AddRange(rows.Select(row => new Person(row.Id, row.Role, row.Name)));
        }
        return people;
    }

    public Task SeeAsync(long userId, DateTimeOffset at) => database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(
        "UPDATE users SET last_seen_at = @At WHERE id = @userId", new { userId, At = at.ToUnixTimeMilliseconds() }, transaction));

    public async Task<IReadOnlyDictionary<long, DateTimeOffset>> LastSeenAsync(IReadOnlyCollection<long> userIds)
    {
        var seen = new Dictionary<long, DateTimeOffset>();
        foreach (var page in userIds.Chunk(Ids.PageSize))
        {
            var rows = await database.ReadAsync(connection => connection.QueryAsync<(long Id, long At)>(
                "SELECT id, last_seen_at FROM users WHERE id IN @page AND last_seen_at IS NOT NULL", new { page }));
            foreach (var (id, at) in rows) seen[id] = DateTimeOffset.FromUnixTimeMilliseconds(at);
        }
        return seen;
    }
}
