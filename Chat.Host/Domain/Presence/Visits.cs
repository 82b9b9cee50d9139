using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Presence;

/// <summary>Connections that enter a conversation's room and leave it, in contracts where being there is told to the others.</summary>
internal sealed class Visits(IVisits visits, Conversations conversations, Rosters rosters, IChatListener listener, Typing typing, Gates gates)
{
    /// <summary>What a socket that has not entered a room may not do there.</summary>
    public const string NotInRoom = "NOT_IN_ROOM";

    /// <param name="person">Who.</param>
    /// <param name="connection">By what.</param>
    /// <param name="key">Where to.</param>
    /// <param name="join">Makes the socket follow the conversation.</param>
    /// <param name="leave">The opposite: another node may have removed the person just before the socket had joined.</param>
    /// <param name="welcome">Says to the socket that it is in; the others are told after that.</param>
    public async Task EnterAsync(
        Person person, IConnection connection, ConversationKey key, Func<ValueTask> join, Func<ValueTask> leave, Func<Conversation, Crowd, ValueTask> welcome)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        var conversation = await conversations.AuthorizeAsync(person.Id, key);
        var first = await visits.EnterAsync(key, person.Id, connection.Id);

        // Who has gone meanwhile did so before or will after this look: nobody is left behind.
        if (!connection.Connected)
        {
            await visits.LeaveAsync(key, person.Id, connection.Id);
            return;
        }
        await join();
        if (await rosters.FindAsync(key) is not { } now || !now.Has(person.Id))
        {
            await leave();
            await visits.LeaveAsync(key, person.Id, connection.Id);
            throw ChatException.NotAuthorized();
        }
        var crowd = await visits.CrowdAsync(key);
        await welcome(conversation, crowd);
        await listener.VisitBegunAsync(new Visit(conversation, person, connection.Id, first, crowd));
    }

    /// <exception cref="ChatException">It is not there.</exception>
    public async Task LeaveAsync(Person person, string connection, ConversationKey key, Func<ValueTask> leave)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        var conversation = await conversations.AuthorizeAsync(person.Id, key);
        if (await visits.LeaveAsync(key, person.Id, connection) is not { } last) throw NotThere();
        await leave();
        await EndAsync(conversation, person, connection, last);
    }

    /// <summary>The way out of a connection that broke. Called outside any gate.</summary>
    public async Task DropAsync(Person person, string connection)
    {
        var entered = await visits.OfAsync(person.Id, connection);

        // Side by side: one that fails must not keep the person in the others.
        await Task.WhenAll(entered.Select(key => DropAsync(person, connection, key)));
    }

    /// <summary>For a connection that the other nodes had taken for gone, and whose going they had told.</summary>
    public async Task ReturnAsync(Person person, string connection, ConversationKey key)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        if (await rosters.FindAsync(key) is not { } conversation) return;
        await listener.VisitBegunAsync(new Visit(conversation, person, connection, true, await visits.CrowdAsync(key)));
    }

    /// <summary>Called inside the gate, when the person is no member any more and its sockets have left.</summary>
    public async ValueTask EvictAsync(Conversation conversation, Person person)
    {
        await typing.ClearAsync(conversation, person);
        if (await visits.EvictAsync(conversation.Key, person.Id))
            await listener.VisitEndedAsync(new Visit(conversation, person, "", true, await visits.CrowdAsync(conversation.Key)));
    }

    /// <exception cref="ChatException">The person is no member, or the connection is not there.</exception>
    public async Task RequireAsync(Person person, string connection, ConversationKey key)
    {
        await conversations.AuthorizeAsync(person.Id, key);
        if (!(await visits.OfAsync(person.Id, connection)).Contains(key)) throw NotThere();
    }

    public async Task<(Conversation Conversation, Crowd Crowd)> LookAsync(Person person, ConversationKey key) =>
        (await conversations.AuthorizeAsync(person.Id, key), await visits.CrowdAsync(key));

    private static ChatException NotThere() => new(NotInRoom, "Not in this room");

    private async Task DropAsync(Person person, string connection, ConversationKey key)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        if (await visits.LeaveAsync(key, person.Id, connection) is not { } last) return;
        if (await rosters.FindAsync(key) is { } conversation) await EndAsync(conversation, person, connection, last);
    }

    private async ValueTask EndAsync(Conversation conversation, Person person, string connection, bool last)
    {
        await typing.ClearAsync(conversation, person, connection);
        if (!last) return;
        await listener.VisitEndedAsync(new Visit(conversation, person, connection, last, await visits.CrowdAsync(conversation.Key)));
    }
}
