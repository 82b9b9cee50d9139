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
}
