using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

/// <summary>Unread counts and marks under whatever happens, against a recount from the messages themselves.</summary>
public sealed class UnreadTests
{
    private static readonly Person[] People = [new(201, "", "A"), new(202, "", "B"), new(203, "", "C")];

    [TestCase(1)]
    [TestCase(20261121)]
    public async Task They_agree_with_a_recount_after_any_interleaving(int seed)
    {
        await using var world = await StartAsync(limits => limits.MessagesPerMinute = 10_000);
        var (group, _) = await world.Get<Memberships>().OpenAsync(NewConversation.Group(201, "Trip", [202, 203])).WithPatience();
        var model = new Model();
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            var steps = Enumerable.Range(0, 6).Select(_ => StepAsync(world, model, group.Key, People[random.Next(3)], random.Next(8), random.Next())).ToList();
            await Task.WhenAll(steps).WithPatience();
            await AssertAgreesAsync(world, model, group.Key);
        }
    }

    private static async Task StepAsync(ChatWorld world, Model model, ConversationKey key, Person person, int what, int chance)
    {
        await Task.Yield();
        switch (what)
        {
            case < 4:
                var posted = await world.Conversations.SendAsync(person, new Draft(key, $"{chance}") { ClientId = chance % 3 == 0 ? "again" : null });
                model.Said(posted.Message);
                break;
            case 4:
                var connection = new FakeConnection($"{chance}") { Kinds = [ConversationKey.GroupKind] };
                await world.Get<Arrivals>().ArriveAsync(person, connection);
                if (chance % 2 == 0) await world.Get<Arrivals>().DepartAsync(person, connection.Id);
                break;
            default:
                if (model.Any(chance) is not { } message) break;
                await world.Conversations.ConfirmAsync(person, key, message.Id, what == 5 ? MessageStatus.Delivered : MessageStatus.Read);
                if (what != 5) model.Read(person.Id, message.Seq);
                break;
        }
    }

    private static async Task AssertAgreesAsync(ChatWorld world, Model model, ConversationKey key)
    {
        var receipts = await world.Get<IReceiptStore>().OfAsync(key).WithPatience();
        foreach (var person in People)
        {
            var overview = (await world.Conversations.OverviewsAsync(person, [key]).WithPatience()).GetValueOrDefault(key);
            Assert.That(overview?.Unread ?? 0, Is.EqualTo(model.UnreadOf(person.Id)), $"unread of {person.Id}");
            var receipt = receipts.Single(mark => mark.UserId == person.Id);
            Assert.That((receipt.Read, receipt.Delivered), Is.EqualTo((model.ReadOf(person.Id), Math.Max(receipt.Delivered, receipt.Read))));
        }
    }

    /// <summary>What was said and read, kept in the simplest way.</summary>
    private sealed class Model
    {
        private readonly Lock _lock = new();
        private readonly SortedDictionary<long, Message> _messages = [];
        private readonly Dictionary<long, long> _read = [];

        public void Said(Message message)
        {
            lock (_lock) _messages[message.Seq] = message;
        }

        public Message? Any(int chance)
        {
            lock (_lock) return _messages.Count == 0 ? null : _messages.Values.ElementAt(chance % _messages.Count);
        }

        public void Read(long userId, long seq)
        {
            lock (_lock) _read[userId] = Math.Max(ReadOf(userId), seq);
        }

        public long ReadOf(long userId) => _read.GetValueOrDefault(userId);

        public int UnreadOf(long userId) => _messages.Values.Count(message => message.Seq > ReadOf(userId) && message.Sender.Id != userId);
    }
}
