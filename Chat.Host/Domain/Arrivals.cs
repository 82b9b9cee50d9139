using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;

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
    IChatListener listener,
    Online online,
    Visits visits,
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
        var arrival = await ArriveAsync(person, connection, keys);
        await online.TellArrivedAsync(person.Id, arrival);
    }

    public async Task DepartAsync(Person person, string connection)
    {
        // Each is done whatever became of the others, or somebody would stay for ever.
        await Task.WhenAll(visits.DropAsync(person, connection), typing.DropAsync(connection), online.DepartAsync(person.Id, connection));
    }

    private async Task<Arrival> ArriveAsync(Person person, IConnection connection, IReadOnlyCollection<ConversationKey> keys)
    {
        using var all = await gates.EnterAllAsync(keys.Select(key => key.ToString()));
        await connection.JoinAsync(person.Id, keys);
        var arrival = await online.ArriveAsync(person.Id, connection);
        await connection.WelcomeAsync(person, keys);

        ConversationKey[] first = [.. keys.Where(key => arrival.FirstFor.Contains(key.Kind))];
        var burst = new Burst();
        var delivered = new List<ReceiptsMoved>();
        foreach (var missed in first.Length == 0 ? [] : await conversations.MissedAsync(person.Id, first))
        {
            if (await DeliverAsync(person, connection, missed, burst) is { } moved) delivered.Add(moved);
        }
        if (delivered.Count > 0 && connection.Connected) await MarkAsync(person, delivered);
        return arrival;
    }

    /// <summary>Null when nothing more fits: what was missed here then waits for the history or the next arrival.</summary>
    private async Task<ReceiptsMoved?> DeliverAsync(Person person, IConnection connection, Missed missed, Burst burst)
    {
        if (await conversations.FindAsync(missed.Key) is not { } conversation) return null;
        var from = Math.Max(missed.Delivered, missed.Head - MaxDelivered);
        var page = burst.Fit(await messages.AfterAsync(missed.Key, from, MaxDelivered));
        if (page.Count == 0) return null;
        var marks = await receipts.OfAsync(missed.Key);
        foreach (var message in page)
        {
            var status = Receipt.StatusOf(message, conversation.Members, marks);
            await connection.DeliverAsync(conversation, message with { Status = status });
        }
        return new ReceiptsMoved(conversation, person, MessageStatus.Delivered, missed.Delivered, page[^1]);
    }

    private async Task MarkAsync(Person person, List<ReceiptsMoved> delivered)
    {
        await receipts.MoveDeliveredAsync(person.Id, delivered.ToDictionary(moved => moved.Conversation.Key, moved => moved.Last.Seq));
        foreach (var moved in delivered) await listener.ReceiptsMovedAsync(moved);
    }
}
