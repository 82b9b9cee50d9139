using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

/// <summary>
/// How a connection comes and goes. While it arrives the gates of all its conversations are closed:
/// it joins, is welcomed and gets what it missed before anything new is said, so nothing is missing and nothing comes out of order.
/// </summary>
internal sealed class Arrivals(
    IConversationStore conversations,
    IMessageStore messages,
    IReceiptStore receipts,
    IPeopleStore people,
    IPresence presence,
    Typing typing,
    Gates gates)
{
    /// <summary>What is further back is fetched with the history.</summary>
    private const int MaxDelivered = 100;

    public async Task ArriveAsync(Person person, IConnection connection)
    {
        await people.SaveAsync(person);
        using var self = await gates.EnterAsync(Gates.OfUser(person.Id));
        var keys = await conversations.MembershipsAsync(person.Id, connection.Kinds);
        using var all = await gates.EnterAllAsync(keys.Select(key => key.ToString()));

        await connection.JoinAsync(person.Id, keys);
        var overviews = await conversations.OverviewsAsync(person.Id, keys);
        var firstFor = presence.Arrive(person.Id, connection.Id, connection.Kinds);
        await connection.WelcomeAsync(person, overviews);

        var burst = new Burst();
        var delivered = new Dictionary<ConversationKey, long>();
        foreach (var overview in overviews.Values.Where(o => o.Delivered < o.Head && firstFor.Contains(o.Key.Kind)))
        {
            if (await DeliverAsync(connection, overview, burst)) delivered.Add(overview.Key, overview.Head);
        }
        if (delivered.Count > 0 && connection.Connected) await receipts.MoveDeliveredAsync(person.Id, delivered);
    }

    public async Task DepartAsync(long userId, string connection)
    {
        presence.Depart(userId, connection);
        await typing.DropAsync(connection);
    }

    /// <summary>False when nothing more fits: what was missed here then waits for the history or the next arrival.</summary>
    private async Task<bool> DeliverAsync(IConnection connection, Overview overview, Burst burst)
    {
        if (await conversations.FindAsync(overview.Key) is not { } conversation) return false;
        var from = Math.Max(overview.Delivered, overview.Head - MaxDelivered);
        var missed = burst.Fit(await messages.AfterAsync(overview.Key, from, MaxDelivered));
        foreach (var message in missed)
        {
            var status = Receipt.StatusOf(message, conversation.Members, overview.Receipts);
            await connection.DeliverAsync(conversation, message with { Status = status });
        }
        return missed.Count > 0;
    }
}
