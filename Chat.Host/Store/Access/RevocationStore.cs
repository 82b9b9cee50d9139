using Chat.Host.Domain.Access;
using Dapper;

namespace Chat.Host.Store.Access;

internal sealed class RevocationStore(Database database) : IRevocationStore
{
    public async ValueTask<DateTimeOffset?> FindAsync(long userId)
    {
        var at = await database.ReadAsync(connection =>
            connection.QueryFirstOrDefaultAsync<long?>("SELECT holds_from FROM revocations WHERE user_id = @userId", new { userId }));
        return at is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
    }

    public Task SaveAsync(long userId, DateTimeOffset holdsFrom) => database.WriteAsync(async transaction =>
    {
        var (connection, row) = (transaction.Connection!, new { userId, At = holdsFrom.ToUnixTimeMilliseconds() });
        if (await connection.ExecuteAsync(
            "UPDATE revocations SET holds_from = CASE WHEN holds_from > @At THEN holds_from ELSE @At END WHERE user_id = @userId", row, transaction) > 0) return;
        await connection.ExecuteAsync("INSERT INTO revocations (user_id, holds_from) VALUES (@userId, @At)", row, transaction);
    });
}
