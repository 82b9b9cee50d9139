using System.Data.Common;
using Chat.Host.Domain.Model;
using Dapper;

namespace Chat.Host.Store;

/// <summary>The numbers under which conversations are stored. Their row comes into being with the first thing that refers to it.</summary>
internal static class Ids
{
    /// <summary>As many keys as go into one statement.</summary>
    public const int PageSize = 200;

    public static async Task<long> EnsureConversationAsync(DbTransaction transaction, string key)
    {
        var connection = transaction.Connection!;
        var known = await connection.ExecuteScalarAsync<long?>(
            "SELECT id FROM conversations WHERE conversation_key = @key", new { key }, transaction);
        if (known is { } id) return id;
        await connection.ExecuteAsync("INSERT INTO conversations (conversation_key, head_seq) VALUES (@key, 0)", new { key }, transaction);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT id FROM conversations WHERE conversation_key = @key", new { key }, transaction);
    }

    public static IEnumerable<string[]> Pages(IEnumerable<ConversationKey> keys) =>
        keys.Select(key => key.ToString()).Chunk(PageSize);
}
