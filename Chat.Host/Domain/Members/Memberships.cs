using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Domain.Members;

/// <summary>
/// Who is in a conversation, and what a change of that moves at once: who is added hears the next message, who is removed hears nothing further.
/// Rooms and courses have rules of their own.
/// </summary>
internal sealed class Memberships(
    IMembershipStore store,
    IPeopleStore people,
    Conversations conversations,
    Rosters rosters,
    Visits visits,
    IChatListener listener,
    Gates gates,
    TimeProvider clock)
{
    /// <summary>The conversation of this key, made if there is none yet. The caller has seen to it that the owner may.</summary>
    public async Task<(Conversation Conversation, bool Created)> OpenAsync(NewConversation wanted)
    {
        var good = wanted.Checked();
        using var members = await gates.EnterAllAsync(good.Members.Select(Gates.OfUser));
        using var gate = await gates.EnterAsync(good.Key.ToString());
        var (conversation, created) = await store.OpenAsync(good, clock.GetUtcNow());
        if (created)
        {
            await rosters.DropAsync(conversation.Key);
            await listener.ConversationOpenedAsync(conversation);
        }
        return (conversation, created);
    }

    /// <summary>By any member of a group. Returns the group as it then is.</summary>
    public async Task<Conversation> AddAsync(Person by, ConversationKey key, IReadOnlyCollection<long> userIds)
    {
        using var added = await gates.EnterAllAsync(userIds.Select(Gates.OfUser));
        using var gate = await gates.EnterAsync(key.ToString());
        var conversation = await AuthorizeGroupAsync(by, key);
        if (conversation.Members.Union(userIds).Count() > NewConversation.MaxMembers)
            throw ChatException.Invalid($"a conversation has at most {NewConversation.MaxMembers} members");

        var joined = await store.AddAsync(key, userIds);
        if (joined.Count == 0) return conversation;
        await rosters.DropAsync(key);
        var now = conversation with { Members = [.. conversation.Members, .. joined] };
        foreach (var person in await PeopleAsync(joined)) await listener.MemberJoinedAsync(now, person);
        return now;
    }

    /// <summary>By whoever goes themselves, the group's owner or an admin.</summary>
    public async Task RemoveAsync(Person by, ConversationKey key, IReadOnlyCollection<long> userIds)
    {
        using var removed = await gates.EnterAllAsync(userIds.Select(Gates.OfUser));
        using var gate = await gates.EnterAsync(key.ToString());
        var conversation = await AuthorizeGroupAsync(by, key);
        if (conversation.OwnerId != by.Id && !by.IsAdmin && userIds.Any(userId => userId != by.Id)) throw ChatException.NotAuthorized();

        var left = await store.RemoveAsync(key, userIds);
        if (left.Count == 0) return;
        await rosters.DropAsync(key);
        var now = conversation with { Members = [.. conversation.Members.Except(left)] };
        foreach (var person in await PeopleAsync(left))
        {
            await listener.MemberLeftAsync(now, person);
            await visits.EvictAsync(now, person);
        }
    }

    /// <summary>One page of a person's conversations of these kinds, and how each stands for them.</summary>
    public async Task<IReadOnlyList<(Conversation Conversation, Overview? Overview)>> PageAsync(
        Person person, IReadOnlyCollection<string> kinds, long after, int limit)
    {
        var page = await store.PageAsync(person.Id, kinds, after, limit);
        var overviews = await conversations.OverviewsAsync(person, [.. page.Select(conversation => conversation.Key)]);
        return [.. page.Select(conversation => (conversation, overviews.GetValueOrDefault(conversation.Key)))];
    }

    /// <summary>Everybody else who is in a conversation of these kinds with the person.</summary>
    public Task<IReadOnlyList<long>> ContactsAsync(long userId, IReadOnlyCollection<string> kinds) => store.ContactsAsync(userId, kinds);

    /// <summary>Who they are; of those who were never here only the number is known.</summary>
    public async Task<IReadOnlyList<Person>> PeopleAsync(IReadOnlyCollection<long> userIds)
    {
        var known = (await people.FindAsync(userIds)).ToDictionary(person => person.Id);
        return [.. userIds.Select(userId => known.GetValueOrDefault(userId) ?? new Person(userId, "", $"User {userId}"))];
    }

    private async Task<Conversation> AuthorizeGroupAsync(Person by, ConversationKey key)
    {
        var conversation = by.IsAdmin ? await rosters.FindAsync(key) : await conversations.AuthorizeAsync(by.Id, key);
        if (conversation is null) throw ChatException.NotAuthorized();
        return key.Kind == ConversationKey.GroupKind
            ? conversation : throw ChatException.Invalid("the members of this conversation do not change");
    }
}
