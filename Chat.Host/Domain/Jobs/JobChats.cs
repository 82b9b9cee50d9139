using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Jobs;

/// <summary>Chats of a client and a craftsman about a job: who may open one, and who is in one.</summary>
internal sealed class JobChats(Memberships memberships, Conversations conversations, IPeopleStore people, IJobStore store)
{
    /// <summary>By a client, with a craftsman. What the client says first is said in the chat there is, too.</summary>
    public async Task<(Conversation Conversation, bool Created)> OpenAsync(Person by, long craftsmanId, long? jobId, string? firstWords, string? clientId)
    {
        if (by.Role != Person.Client) throw ChatException.NotAuthorized();
        if (craftsmanId == by.Id || !(await people.FindAsync([craftsmanId])).Any(person => person.Role == Person.Craftsman))
            throw ChatException.Invalid("craftsmanId is not a craftsman");

        var key = ConversationKey.Job(by.Id, craftsmanId, jobId);
        var draft = firstWords is null ? null : new Draft(key, firstWords) { ClientId = clientId }.Checked();
        var (conversation, created) = await memberships.OpenAsync(new NewConversation(key, by.Id, await TitleAsync(jobId), [by.Id, craftsmanId]));
        if (draft is not null) await conversations.SendAsync(by, draft);
        return (conversation, created);
    }

    /// <summary>The chat of this number, if the person is in it.</summary>
    public ValueTask<Conversation> AuthorizeAsync(Person person, long number) => conversations.AuthorizeAsync(person.Id, number, JobViews.Kinds);

    private async Task<string?> TitleAsync(long? jobId) => jobId is { } id ? await store.TitleAsync(id) ?? $"Job {id}" : null;
}
