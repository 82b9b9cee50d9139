using Chat.Host.Domain.Access;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Nodes;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Domain;

/// <summary>
/// What members do in a conversation. Storing and telling happen inside the conversation's gate, and telling in its turn among the nodes,
/// so every member is told in the order of seq, and nobody arrives between the two.
/// </summary>
internal sealed class Conversations(
    IConversationStore conversations,
    IMessageStore messages,
    IReceiptStore receipts,
    Rosters rosters,
    IChatListener listener,
    IPresence presence,
    IVisits visits,
    IAllowances allowances,
    Typing typing,
    Turns turns,
    Gates gates,
    TimeProvider clock)
{
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromHours(24);

    /// <summary>The conversation, if the person is a member of it.</summary>
    public async ValueTask<Conversation> AuthorizeAsync(long userId, ConversationKey key) => Authorized(await rosters.FindAsync(key), userId);

    /// <summary>As above, by <see cref="Conversation.Number"/>, and if it is of one of these kinds.</summary>
    public async ValueTask<Conversation> AuthorizeAsync(long userId, long number, IReadOnlyCollection<string> kinds)
    {
        var found = await rosters.FindAsync(number);
        return Authorized(found is not null && kinds.Contains(found.Key.Kind) ? found : null, userId);
    }

    public Task<IReadOnlyDictionary<ConversationKey, Overview>> OverviewsAsync(Person person, IReadOnlyCollection<ConversationKey> keys) =>
        conversations.OverviewsAsync(person.Id, keys);

    /// <summary>For a socket that enters the conversation: no message is told meanwhile.</summary>
    /// <param name="person">Who.</param>
    /// <param name="key">Where to.</param>
    /// <param name="join">Makes the socket follow the conversation.</param>
    /// <param name="leave">The opposite, where members change: another node may have removed this one just before the socket had joined.</param>
    public async Task JoinAsync(Person person, ConversationKey key, Func<ValueTask> join, Func<ValueTask>? leave = null)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        await AuthorizeAsync(person.Id, key);
        await join();
        if (leave is null || await rosters.FindAsync(key) is { } now && now.Has(person.Id)) return;
        await leave();
        throw ChatException.NotAuthorized();
    }

    /// <summary>For a contract that tells how the conversation stands: nothing happens in it meanwhile, so no telling overtakes a newer one.</summary>
    public Task TellAsync(Person person, ConversationKey key, Func<ValueTask> tell) => JoinAsync(person, key, tell);

    /// <summary>The other way round; whoever was typing there by this connection no longer is.</summary>
    public async Task LeaveAsync(Person person, string connection, ConversationKey key, Func<ValueTask> leave)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        var conversation = await AuthorizeAsync(person.Id, key);
        await leave();
        await typing.ClearAsync(conversation, person, connection);
    }

    /// <param name="sender">Who.</param>
    /// <param name="draft">What.</param>
    /// <param name="stored">Runs when the message is committed and before anybody is told, for contracts that answer the sender first.</param>
    public async Task<Posted> SendAsync(Person sender, Draft draft, Func<Posted, ValueTask>? stored = null)
    {
        var message = draft.Checked();
        using var gate = await gates.EnterAsync(message.Conversation.ToString());
        var conversation = await AuthorizeAsync(sender.Id, message.Conversation);
        return await PostAsync(sender, conversation, message, stored);
    }

    /// <summary>As <see cref="SendAsync"/>, from someone who need not be a member: the caller has seen to it that they may.</summary>
    public async Task<Posted> AnnounceAsync(Person sender, Conversation conversation, Draft draft)
    {
        var message = draft.Checked();
        using var gate = await gates.EnterAsync(conversation.Key.ToString());
        return await PostAsync(sender, conversation, message, null);
    }

    /// <summary>Everything up to the message is read; without one, everything.</summary>
    public async Task<ReadMark> MarkReadAsync(Person reader, ConversationKey key, long? messageId)
    {
        messageId ??= (await messages.FindBySeqAsync(key, await AuthorizedHeadAsync(reader, key)))?.Id;
        if (messageId is not { } id) return new ReadMark(null, false);
        var (_, stands, moved) = await ConfirmAsync(reader, key, id, MessageStatus.Read);
        return new ReadMark(stands, moved);
    }

    /// <summary>Everything up to the message has reached the person, or was read. Returns the message, and where the mark stands.</summary>
    public async Task<(Message Message, long? Stands, bool Moved)> ConfirmAsync(Person person, ConversationKey key, long messageId, MessageStatus mark)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        var conversation = await AuthorizeAsync(person.Id, key);
        var target = await messages.FindAsync(key, messageId) ?? throw ChatException.Invalid("messageId is not a message of this conversation");
        var (before, now) = await receipts.MoveAsync(key, person.Id, mark, target.Seq);
        if (now == before) return (target, (await messages.FindBySeqAsync(key, now))?.Id, false);
        await listener.ReceiptsMovedAsync(new ReceiptsMoved(conversation, person, mark, before, target));
        return (target, target.Id, true);
    }

    public async Task StartTypingAsync(Person person, string connection, ConversationKey key)
    {
        if (!await allowances.TakeTypingAsync(person.Id)) return;
        using var gate = await gates.EnterAsync(key.ToString());
        await typing.StartAsync(await AuthorizeAsync(person.Id, key), person, connection);
    }

    public async Task StopTypingAsync(Person person, ConversationKey key)
    {
        if (!await allowances.TakeTypingAsync(person.Id)) return;
        using var gate = await gates.EnterAsync(key.ToString());
        await typing.StopAsync(await AuthorizeAsync(person.Id, key), person);
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
        // Another node may have stored more since.
        if (missed.Count > 0) head = Math.Max(head, missed[^1].Seq);
        if (missed.Count != head - after || new Burst().Fit(missed).Count < missed.Count) return new SyncPage(conversation, current, head, [], Complete: false);
        return new SyncPage(conversation, current, head, await WithStatusAsync(conversation, missed), Complete: true);
    }

    private async Task<long> AuthorizedHeadAsync(Person person, ConversationKey key)
    {
        await AuthorizeAsync(person.Id, key);
        return await messages.HeadAsync(key);
    }

    private async Task<Posted> PostAsync(Person sender, Conversation conversation, Draft draft, Func<Posted, ValueTask>? stored)
    {
        var now = clock.GetUtcNow();
        if (draft.ReplyTo is { } repliedTo && await messages.FindAsync(conversation.Key, repliedTo) is null)
            throw ChatException.Invalid("replyTo is not a message of this conversation");
        if (await allowances.TakeMessageAsync(sender.Id) is { } wait) return await RepeatAsync(sender, conversation, draft, now, stored) ?? throw ChatException.TooFast(wait);

        var (message, isNew) = await messages.AppendAsync(sender, draft, now, now - RepeatWindow);
        if (isNew) return await TellAsync(sender, new Posted(conversation, message) { Connection = draft.Connection }, stored);
        await allowances.ReturnMessageAsync(sender.Id);
        return await RepeatedAsync(conversation, message, stored);
    }

    private async Task<Posted> TellAsync(Person sender, Posted posted, Func<Posted, ValueTask>? stored)
    {
        var (conversation, message) = posted;
        await turns.TakeAsync(conversation.Key, message.Seq, async () =>
        {
            if (stored is not null) await stored(posted);

            // Asked side by side, as none changes what another one answers: on many nodes they are one way to Redis and back.
            var clearing = typing.ClearAsync(conversation, sender).AsTask();
            var reaching = ReachedAsync(conversation);
            await Task.WhenAll(clearing, reaching);
            var reached = await reaching;
            var others = conversation.Except(sender.Id);
            var status = others.Any() && others.All(reached.Contains) ? MessageStatus.Delivered : MessageStatus.Sent;
            posted = posted with { Message = message with { Status = status }, Reached = reached };
            await listener.MessageSentAsync(posted);
        });

        // After the telling: a crash between the two hands a message over twice, never not at all.
        await receipts.MoveDeliveredAsync(conversation.Key, posted.Reached, message.Seq);
        return posted;
    }

    /// <summary>By connections that hear everything, or that have entered the conversation's room.</summary>
    private async Task<IReadOnlySet<long>> ReachedAsync(Conversation conversation)
    {
        var asked = presence.ReachedAsync(conversation.Members, conversation.Key.Kind).AsTask();
        var looked = visits.CrowdAsync(conversation.Key).AsTask();
        await Task.WhenAll(asked, looked);
        var (hearing, visiting) = (await asked, await looked);
        return visiting.Connections == 0 ? hearing : hearing.Union(visiting.UserIds).ToHashSet();
    }

    /// <summary>A repeat costs nothing, so it is answered when nothing more may be sent too.</summary>
    private async Task<Posted?> RepeatAsync(
        Person sender, Conversation conversation, Draft draft, DateTimeOffset now, Func<Posted, ValueTask>? stored) =>
        draft.ClientId is { } clientId && await messages.FindRepeatAsync(conversation.Key, sender.Id, clientId, now - RepeatWindow) is { } first
            ? await RepeatedAsync(conversation, first, stored) : null;

    /// <summary>Nobody is told again.</summary>
    private async Task<Posted> RepeatedAsync(Conversation conversation, Message first, Func<Posted, ValueTask>? stored)
    {
        var marks = await receipts.OfAsync(conversation.Key);
        var posted = new Posted(conversation, first with { Status = Receipt.StatusOf(first, conversation.Members, marks) })
        {
            Reached = marks.Where(mark => mark.Delivered >= first.Seq).Select(mark => mark.UserId).ToHashSet(),
            Repeated = true,
        };
        if (stored is not null) await stored(posted);
        return posted;
    }

    private static Conversation Authorized(Conversation? found, long userId) =>
        found is not null && found.Has(userId) ? found : throw ChatException.NotAuthorized();

    private async Task<IReadOnlyList<Message>> WithStatusAsync(Conversation conversation, IEnumerable<Message> page)
    {
        var marks = await receipts.OfAsync(conversation.Key);
        return [.. page.Select(message => message with { Status = Receipt.StatusOf(message, conversation.Members, marks) })];
    }
}
