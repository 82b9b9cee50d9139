using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

/// <summary>
/// What members do in a conversation. Storing and telling happen inside the conversation's gate,
/// so every member is told in the order of seq, and nobody arrives between the two.
/// </summary>
internal sealed class Conversations(
    IConversationStore conversations,
    IMessageStore messages,
    IReceiptStore receipts,
    IChatListener listener,
    IPresence presence,
    IAllowances allowances,
    Typing typing,
    Gates gates,
    TimeProvider clock)
{
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromHours(24);

    /// <summary>The conversation, if the person is a member of it.</summary>
    public async Task<Conversation> AuthorizeAsync(long userId, ConversationKey key)
    {
        var conversation = await conversations.FindAsync(key);
        return conversation is not null && conversation.Has(userId) ? conversation : throw ChatException.NotAuthorized();
    }

    /// <summary>For a socket that enters the conversation: no message is told meanwhile.</summary>
    public async Task JoinAsync(Person person, ConversationKey key, Func<ValueTask> join)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        await AuthorizeAsync(person.Id, key);
        await join();
    }

    /// <summary>The other way round; whoever was typing there by this connection no longer is.</summary>
    public async Task LeaveAsync(Person person, string connection, ConversationKey key, Func<ValueTask> leave)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        await AuthorizeAsync(person.Id, key);
        await leave();
        await typing.ClearAsync(key, person.Id, connection);
    }

    public async Task<Posted> SendAsync(Person sender, Draft draft)
    {
        var message = draft.Checked();
        using var gate = await gates.EnterAsync(message.Conversation.ToString());
        var conversation = await AuthorizeAsync(sender.Id, message.Conversation);
        return await PostAsync(sender, conversation, message);
    }

    /// <summary>As <see cref="SendAsync"/>, from someone who need not be a member: the caller has seen to it that they may.</summary>
    public async Task<Posted> AnnounceAsync(Person sender, Conversation conversation, Draft draft)
    {
        var message = draft.Checked();
        using var gate = await gates.EnterAsync(conversation.Key.ToString());
        return await PostAsync(sender, conversation, message);
    }

    public async Task<ReadMark> MarkReadAsync(Person reader, ConversationKey key, long? messageId)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        await AuthorizeAsync(reader.Id, key);
        var target = messageId is { } id
            ? await messages.FindAsync(key, id) ?? throw ChatException.Invalid("messageId is not a message of this conversation")
            : await messages.FindBySeqAsync(key, await messages.HeadAsync(key));
        if (target is null) return new ReadMark(null, false);

        var (read, moved) = await receipts.MoveReadAsync(key, reader.Id, target.Seq);
        if (!moved) return new ReadMark((await messages.FindBySeqAsync(key, read))?.Id, false);
        await listener.MessagesReadAsync(key, reader.Id, target.Id);
        return new ReadMark(target.Id, true);
    }

    public async Task StartTypingAsync(Person person, string connection, ConversationKey key)
    {
        if (!allowances.TakeTyping(person.Id)) return;
        using var gate = await gates.EnterAsync(key.ToString());
        await AuthorizeAsync(person.Id, key);
        await typing.StartAsync(key, person.Id, connection);
    }

    public async Task StopTypingAsync(Person person, ConversationKey key)
    {
        if (!allowances.TakeTyping(person.Id)) return;
        using var gate = await gates.EnterAsync(key.ToString());
        await AuthorizeAsync(person.Id, key);
        await typing.StopAsync(key, person.Id);
    }

    public async Task<HistoryPage> HistoryAsync(Person person, ConversationKey key, HistoryQuery query)
    {
        if (query is { Before: not null, After: not null }) throw ChatException.Invalid("before and after exclude each other");
        if (query.Limit < 1) throw ChatException.Invalid($"limit must be 1 to {HistoryQuery.MaxLimit}");
        var bounded = query with { Limit = Math.Min(query.Limit, HistoryQuery.MaxLimit) };
        var conversation = await AuthorizeAsync(person.Id, key);
        var page = await messages.HistoryAsync(key, bounded);
        var hasMore = page.Count > bounded.Limit;
        IEnumerable<Message> kept = !hasMore ? page : bounded.After is null ? page.Skip(1) : page.Take(bounded.Limit);
        return new HistoryPage(conversation, await WithStatusAsync(conversation, kept), hasMore);
    }

    public async Task<SyncPage> SyncAsync(Person person, ConversationKey key, string? epoch, long after)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        var conversation = await AuthorizeAsync(person.Id, key);
        var current = await conversations.EpochAsync();
        var head = await messages.HeadAsync(key);

        // A client that knows of messages that never were talked to another store.
        var known = (epoch is null || epoch == current) && after <= head;
        if (!known || head - after > SyncPage.MaxMissed) return new SyncPage(conversation, current, head, [], Complete: false);
        var missed = await messages.AfterAsync(key, after, SyncPage.MaxMissed);
        if (missed.Count != head - after || new Burst().Fit(missed).Count < missed.Count) return new SyncPage(conversation, current, head, [], Complete: false);
        return new SyncPage(conversation, current, head, await WithStatusAsync(conversation, missed), Complete: true);
    }

    private async Task<Posted> PostAsync(Person sender, Conversation conversation, Draft draft)
    {
        var key = conversation.Key;
        var now = clock.GetUtcNow();
        if (draft.ClientId is { } clientId && await messages.FindRepeatAsync(key, sender.Id, clientId, now - RepeatWindow) is { } first)
            return new Posted(conversation, await WithStatusAsync(conversation, first));
        if (draft.ReplyTo is { } repliedTo && await messages.FindAsync(key, repliedTo) is null)
            throw ChatException.Invalid("replyTo is not a message of this conversation");
        if (await allowances.TakeMessageAsync(sender.Id) is { } wait) throw ChatException.TooFast(wait);

        var (message, stored) = await messages.AppendAsync(sender, draft, now, now - RepeatWindow);
        if (!stored) return new Posted(conversation, await WithStatusAsync(conversation, message));

        await typing.ClearAsync(key, sender.Id);
        var reached = conversation.Members.Where(member => presence.Reaches(member, key.Kind)).ToHashSet();
        var others = conversation.Except(sender.Id);
        var sent = others.Any() && others.All(reached.Contains) ? message with { Status = MessageStatus.Delivered } : message;
        await listener.MessageSentAsync(conversation, sent);

        // After the telling: a crash between the two hands a message over twice, never not at all.
        await receipts.MoveDeliveredAsync(key, reached, message.Seq);
        return new Posted(conversation, sent);
    }

    private async Task<Message> WithStatusAsync(Conversation conversation, Message message) =>
        (await WithStatusAsync(conversation, [message]))[0];

    private async Task<IReadOnlyList<Message>> WithStatusAsync(Conversation conversation, IEnumerable<Message> page)
    {
        var marks = await receipts.OfAsync(conversation.Key);
        return [.. page.Select(message => message with { Status = Receipt.StatusOf(message, conversation.Members, marks) })];
    }
}
