using Chat.Host.Domain.Access;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Jobs;

/// <summary>How chats about jobs stand, for everybody in them. It only reads, so those may use it who are told of changes.</summary>
internal sealed class JobViews(IMembershipStore memberships, IPeopleStore people, IJobStore store, IAllowances allowances)
{
    public static readonly IReadOnlyCollection<string> Kinds = [ConversationKey.JobKind];

    /// <summary>All chats of a person, without what stands in them.</summary>
    public async Task<IReadOnlyList<Conversation>> AllAsync(long userId)
    {
        var all = new List<Conversation>();
        for (var after = 0L; ;)
        {
            var page = await memberships.PageAsync(userId, Kinds, after, allowances.ConversationPage);
            all.AddRange(page);
            if (page.Count < allowances.ConversationPage) return all;
            after = page[^1].Number;
        }
    }

    /// <summary>One page of a person's chats, by ascending number.</summary>
    public async Task<(IReadOnlyList<JobChat> Chats, bool HasMore)> PageAsync(Person person, long after)
    {
        var page = await memberships.PageAsync(person.Id, Kinds, after, allowances.ConversationPage);
        return (await ViewAsync(page), page.Count == allowances.ConversationPage);
    }

    public async Task<JobChat> ViewAsync(Conversation conversation) => (await ViewAsync([conversation]))[0];

    /// <summary>The messages that a member has read by this.</summary>
    public Task<IReadOnlyList<long>> ReadAsync(ReceiptsMoved moved) =>
        store.OfOthersAsync(moved.Conversation.Key, moved.By.Id, moved.FromSeq, moved.Last.Seq);

    /// <summary>As many reads for a whole page as for one.</summary>
    private async Task<IReadOnlyList<JobChat>> ViewAsync(IReadOnlyList<Conversation> page)
    {
        ConversationKey[] keys = [.. page.Select(conversation => conversation.Key)];
        var known = (await people.FindAsync([.. page.SelectMany(conversation => conversation.Members).Distinct()]))
            .ToDictionary(person => person.Id);
        var newest = await store.NewestAsync(keys);
        var unread = await store.UnreadAsync(keys);
        return [.. page.Select(conversation => new JobChat(
            conversation,
            [.. conversation.Members.Select(member => known.GetValueOrDefault(member) ?? new Person(member, "", $"User {member}"))],
            newest.GetValueOrDefault(conversation.Key),
            conversation.Members.ToDictionary(member => member, member => unread.GetValueOrDefault((conversation.Key, member)))))];
    }
}
