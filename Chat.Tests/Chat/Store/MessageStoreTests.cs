using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Tests.Support;
using Dapper;

namespace Chat.Tests.Chat.Store;

[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class MessageStoreTests(DatabaseKind kind)
{
    private static readonly Person Sender = new(9, Person.Student, "Mali");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly DateTimeOffset DayBefore = Now - TimeSpan.FromHours(24);

    [Test]
    public async Task Two_nodes_that_store_at_the_same_time_share_one_dense_row_of_seqs()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var (one, two) = (await home.StartNodeAsync(), await home.StartNodeAsync());
        var sends = Enumerable.Range(0, 80).Select(i => Task.Run(() =>
            (i % 2 == 0 ? one : two).Messages().AppendAsync(Sender, new Draft(ConversationKey.Room(i % 4 / 2), $"{i}"), Now, DayBefore)));
        var stored = await Task.WhenAll(sends).WithPatience();
        foreach (var room in stored.GroupBy(s => s.Message.Conversation))
        {
            Assert.That(room.Select(s => s.Message.Seq).Order(), Is.EqualTo(Enumerable.Range(1, 40)));
            Assert.That(room.OrderBy(s => s.Message.Id).Select(s => s.Message.Seq), Is.Ordered);
        }
    }

    [Test]
    public async Task One_client_id_on_two_nodes_at_once_stores_one_message()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var (one, two) = (await home.StartNodeAsync(), await home.StartNodeAsync());
        var draft = new Draft(ConversationKey.Room(1), "once") { ClientId = "c-1" };
        var sends = Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            (i % 2 == 0 ? one : two).Messages().AppendAsync(Sender, draft, Now, DayBefore)));
        var stored = await Task.WhenAll(sends).WithPatience();
        Assert.That(stored.Count(s => s.Stored), Is.EqualTo(1));
        Assert.That(stored.Select(s => s.Message.Id).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_transaction_that_fails_leaves_no_hole()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        await node.Messages().AppendAsync(Sender, new Draft(ConversationKey.Room(1), "one"), Now, DayBefore).WithPatience();
        Assert.ThrowsAsync<InvalidOperationException>(() => node.Database.WriteAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync("UPDATE conversations SET head_seq = head_seq + 1", transaction: transaction);
            throw new InvalidOperationException("in the middle");
        }));
        var next = await node.Messages().AppendAsync(Sender, new Draft(ConversationKey.Room(1), "two"), Now, DayBefore).WithPatience();
        Assert.That(next.Message.Seq, Is.EqualTo(2));
    }

    [Test]
    public async Task Everything_about_a_message_comes_back()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        await new PeopleStore(node.Database).SaveAsync(Sender).WithPatience();
        var draft = new Draft(new ConversationKey("group", "2f1c-9"), "text") { Type = "image", ReplyTo = 5, ClientId = "c" };
        var (stored, _) = await node.Messages().AppendAsync(Sender, draft, Now, DayBefore).WithPatience();
        Assert.That(await node.Messages().FindAsync(draft.Conversation, stored.Id).WithPatience(), Is.EqualTo(stored));
        Assert.That(stored, Is.EqualTo(new Message
        {
            Id = 1,
            Conversation = draft.Conversation,
            Seq = 1,
            Sender = Sender,
            Type = "image",
            Content = "text",
            ReplyTo = 5,
            ClientId = "c",
            CreatedAt = Now,
        }));
    }
}
