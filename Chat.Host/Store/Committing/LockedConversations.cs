using Chat.Host.Domain.Model;
using Chat.Host.Store.Providers;

namespace Chat.Host.Store.Committing;

/// <summary>
/// The conversations of a batch, locked until its end and in one order for all nodes. Whoever stores after this batch sees what it stored,
/// so a place is never visible before the one ahead of it.
/// </summary>
internal sealed class LockedConversations
{
    private readonly Dictionary<ConversationKey, Place> _places;

    private LockedConversations(Dictionary<ConversationKey, Place> places) => _places = places;

    public Place this[ConversationKey key] => _places[key];

    public static async Task<LockedConversations> LockAsync(Rows rows, SqlWords sql, IEnumerable<ConversationKey> wanted)
    {
        var keys = wanted.Distinct().OrderBy(key => key.ToString(), StringComparer.Ordinal).ToList();
        var places = await FindAsync(rows, sql, keys);
        var missing = keys.Where(key => !places.ContainsKey(key)).ToList();
        if (missing.Count > 0)
        {
            await rows.InsertAsync(
                ("INSERT INTO conversations (conversation_key, head_seq) VALUES", sql.OnConflict("conversation_key") + " head_seq = head_seq"),
                [.. missing.Select(key => new object?[] { key.ToString(), 0 })]);
            foreach (var (key, place) in await FindAsync(rows, sql, missing)) places.Add(key, place);
        }
        return new LockedConversations(places);
    }

    /// <summary>Writes down how far those have come that went on.</summary>
    public Task SaveAsync(Rows rows, SqlWords sql) => rows.InsertAsync(
        ("INSERT INTO conversations (id, conversation_key, head_seq) VALUES", $"{sql.OnConflict("id")} head_seq = {sql.Inserted("head_seq")}"),
        [.. _places.Where(entry => entry.Value.Moved).Select(entry => new object?[] { entry.Value.Id, entry.Key.ToString(), entry.Value.Head })]);

    private static async Task<Dictionary<ConversationKey, Place>> FindAsync(Rows rows, SqlWords sql, IReadOnlyList<ConversationKey> keys)
    {
        var found = await rows.SelectAsync<(long Id, string Key, long Head)>(
            "SELECT id, conversation_key, head_seq FROM conversations", "conversation_key = {0}",
            [.. keys.Select(key => new object?[] { key.ToString() })], sql.ForUpdate);
        return found.ToDictionary(row => ConversationKey.Parse(row.Key), row => new Place(row.Id, row.Head));
    }

    /// <summary>Where a conversation is stored, and the last seq given out in it.</summary>
    internal sealed class Place(long id, long head)
    {
        private readonly long _from = head;

        public long Id => id;

        public long Head { get; private set; } = head;

        public bool Moved => Head > _from;

        public long Next() => ++Head;
    }
}
