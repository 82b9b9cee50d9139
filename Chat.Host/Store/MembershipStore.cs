using System.Data.Common;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Dapper;

namespace Chat.Host.Store;

internal sealed class MembershipStore(Database database) : IMembershipStore
{
    public async Task<Conversation?> FindAsync(long number)
    {
        var rows = await database.ReadAsync(connection =>
            connection.QueryAsync<ConversationRow>(ConversationRow.Select + "WHERE c.id = @number", new { number }));
        return ConversationRow.ToConversations(rows).SingleOrDefault();
    }

    public Task<(Conversation Conversation, bool Created)> OpenAsync(NewConversation wanted, DateTimeOffset now) =>
        database.WriteAsync(async transaction =>
        {
            var key = new { Key = wanted.Key.ToString() };
            if (await FindAsync(transaction, key) is { } known) return (known, false);

            // The row may be there without members: the first thing that referred to the conversation made it.
            var id = await Ids.EnsureConversationAsync(transaction, key.Key);
            await transaction.Connection!.ExecuteAsync(
                "UPDATE conversations SET title = @Title, owner_id = @OwnerId, created_at = @Now WHERE id = @id",
                new { wanted.Title, wanted.OwnerId, Now = now.ToUnixTimeMilliseconds(), id }, transaction);
            await InsertAsync(transaction, id, 0, wanted.Members);
            return ((await FindAsync(transaction, key))!, true);
        });

    public Task<IReadOnlyList<long>> AddAsync(ConversationKey key, IReadOnlyCollection<long> userIds) =>
        database.WriteAsync<IReadOnlyList<long>>(async transaction =>
        {
            var (id, head) = await PlaceAsync(transaction, key);
            var known = await MembersAsync(transaction, id, userIds);
            long[] added = [.. userIds.Distinct().Except(known)];
            await InsertAsync(transaction, id, head, added);
            return added;
        });

    public Task<IReadOnlyList<long>> RemoveAsync(ConversationKey key, IReadOnlyCollection<long> userIds) =>
        database.WriteAsync<IReadOnlyList<long>>(async transaction =>
        {
            var (id, _) = await PlaceAsync(transaction, key);
            var known = await MembersAsync(transaction, id, userIds);
            foreach (var page in known.Chunk(Ids.PageSize))
            {
                await transaction.Connection!.ExecuteAsync(
                    "DELETE FROM conversation_members WHERE conversation_id = @id AND user_id IN @page", new { id, page }, transaction);
            }
            return known;
        });

    public async Task<IReadOnlyList<Conversation>> PageAsync(long userId, IReadOnlyCollection<string> kinds, long after, int limit)
    {
        var ids = await database.ReadAsync(connection => connection.QueryAsync<long>(
            $"""
            SELECT c.id FROM conversations c JOIN conversation_members m ON m.conversation_id = c.id AND m.user_id = @userId
            WHERE c.id > @after AND ({OfKinds(kinds)}) ORDER BY c.id LIMIT @limit
            """, new { userId, after, limit }));
        var page = new List<Conversation>();
        foreach (var chunk in ids.Chunk(Ids.PageSize))
        {
            page.AddRange(ConversationRow.ToConversations(await database.ReadAsync(connection =>
                connection.QueryAsync<ConversationRow>(ConversationRow.Select + "WHERE c.id IN @chunk", new { chunk }))));
        }
        return page;
    }

    public async Task<IReadOnlyList<long>> ContactsAsync(long userId, IReadOnlyCollection<string> kinds) =>
        [.. await database.ReadAsync(connection => connection.QueryAsync<long>(
            $"""
            SELECT DISTINCT other.user_id FROM conversation_members mine
            JOIN conversations c ON c.id = mine.conversation_id
            JOIN conversation_members other ON other.conversation_id = mine.conversation_id AND other.user_id <> mine.user_id
            WHERE mine.user_id = @userId AND ({OfKinds(kinds)}) ORDER BY other.user_id
            """, new { userId }))];

    // Kinds are words of ours, never a client's.
    private static string OfKinds(IReadOnlyCollection<string> kinds) =>
        string.Join(" OR ", kinds.Select(kind => $"c.conversation_key LIKE '{kind}:%'"));

    private static async Task<Conversation?> FindAsync(DbTransaction transaction, object key)
    {
        var rows = await transaction.Connection!.QueryAsync<ConversationRow>(
            ConversationRow.Select + "WHERE c.conversation_key = @Key", key, transaction);
        return ConversationRow.ToConversations(rows).SingleOrDefault();
    }

    /// <summary>Whoever has it is alone with the conversation, until the end of the transaction.</summary>
    private async Task<(long Id, long Head)> PlaceAsync(DbTransaction transaction, ConversationKey key) =>
        await transaction.Connection!.QuerySingleAsync<(long, long)>(
            $"SELECT id, head_seq FROM conversations WHERE conversation_key = @Key{database.Words.ForUpdate}", new { Key = key.ToString() }, transaction);

    private static async Task<List<long>> MembersAsync(DbTransaction transaction, long id, IReadOnlyCollection<long> userIds)
    {
        var members = new List<long>();
        foreach (var page in userIds.Distinct().Chunk(Ids.PageSize))
        {
            members.AddRange(await transaction.Connection!.QueryAsync<long>(
                "SELECT user_id FROM conversation_members WHERE conversation_id = @id AND user_id IN @page", new { id, page }, transaction));
        }
        return members;
    }

    /// <summary>Members with their marks, which a former member has already. Numbers need no parameters, of which a statement has a limit.</summary>
    private static async Task InsertAsync(DbTransaction transaction, long id, long head, IReadOnlyCollection<long> userIds)
    {
        var connection = transaction.Connection!;
        foreach (var page in userIds.Chunk(Ids.PageSize))
        {
            await connection.ExecuteAsync(
                $"INSERT INTO conversation_members (conversation_id, user_id) VALUES {string.Join(',', page.Select(user => $"({id},{user})"))}",
                transaction: transaction);
            var values = new { id, head, page };
            var known = await connection.QueryAsync<long>(
                "SELECT user_id FROM receipts WHERE conversation_id = @id AND user_id IN @page", values, transaction);
            await connection.ExecuteAsync(
                "UPDATE receipts SET delivered_seq = @head, read_seq = @head WHERE conversation_id = @id AND user_id IN @page", values, transaction);
            long[] fresh = [.. page.Except(known)];
            if (fresh.Length == 0) continue;
            await connection.ExecuteAsync(
                "INSERT INTO receipts (conversation_id, user_id, delivered_seq, read_seq) VALUES "
                + string.Join(',', fresh.Select(user => $"({id},{user},{head},{head})")), transaction: transaction);
        }
    }
}
