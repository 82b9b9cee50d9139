using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Tests.Support;
using Dapper;

namespace Chat.Tests.Chat.Store;

/// <summary>Messages are stored in batches, and nobody notices.</summary>
[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class CommitterTests(DatabaseKind kind)
{
    private static readonly Person Sender = new(9, Person.Student, "Mali");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly DateTimeOffset DayBefore = Now - TimeSpan.FromHours(24);

    [Test]
    public async Task A_bad_message_does_not_spoil_its_batch()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        var batch = await BlockedAsync(home, () => Enumerable.Range(1, 40).Select(i =>
            SendAsync(node, new Draft(ConversationKey.Room(i % 3), i == 17 ? null! : $"{i}") { ClientId = $"c{i}" })).ToList());
        for (var i = 1; i <= 40; i++)
        {
            if (i == 17) Assert.CatchAsync(() => batch[16].WithPatience());
            else Assert.That((await batch[i - 1].WithPatience()).Message.Content, Is.EqualTo($"{i}"));
        }
        foreach (var room in Enumerable.Range(0, 3).Select(id => ConversationKey.Room(id)))
        {
            var stored = await node.Messages().AfterAsync(room, 0, 100).WithPatience();
            Assert.That(stored.Select(message => message.Seq), Is.EqualTo(Enumerable.Range(1, stored.Count)));
            Assert.That(await node.Messages().HeadAsync(room).WithPatience(), Is.EqualTo(stored.Count));
        }
    }

    [Test]
    public async Task One_client_id_twice_in_a_batch_stores_one_message()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        var batch = await BlockedAsync(home, () => Enumerable.Range(1, 10).Select(i =>
            SendAsync(node, new Draft(ConversationKey.Room(1), $"{i}") { ClientId = $"c{i % 2}" })).ToList());
        var sent = await Task.WhenAll(batch).WithPatience();
        Assert.That(sent.Count(s => s.Stored), Is.EqualTo(2));
        Assert.That(sent.Select(s => s.Message.Seq).Distinct().Order(), Is.EqualTo(Enumerable.Range(1, 2)));
    }

    [Test]
    public async Task A_client_id_can_be_used_again_after_a_day()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        var draft = new Draft(ConversationKey.Room(1), "again") { ClientId = "c" };
        var (first, _) = await SendAsync(node, draft).WithPatience();
        var (second, stored) = await node.Messages().AppendAsync(Sender, draft, Now.AddDays(2), Now.AddDays(1)).WithPatience();
        Assert.That((second.Seq, stored), Is.EqualTo((2L, true)));
        Assert.That((await node.Messages().FindAsync(draft.Conversation, first.Id).WithPatience())!.ClientId, Is.Null);
    }

    [Test]
    public async Task Marks_of_a_batch_move_forward_only_and_each_is_told_from_where()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        var (room, receipts) = (ConversationKey.Room(1), node.Receipts());
        var batch = await BlockedAsync(home, () => new long[] { 3, 1, 5, 5 }.Select(seq => receipts.MoveAsync(room, 9, MessageStatus.Read, seq)).ToList());
        Assert.That(await Task.WhenAll(batch).WithPatience(), Is.EqualTo(new[] { (0L, 3L), (3L, 3L), (3L, 5L), (5L, 5L) }));
        await receipts.MoveDeliveredAsync(room, [9, 10, 11], 4).WithPatience();
        Assert.That((await receipts.OfAsync(room).WithPatience()).OrderBy(receipt => receipt.UserId), Is.EqualTo(new[]
        {
            new Receipt(9, 5, 5), new Receipt(10, 4, 0), new Receipt(11, 4, 0),
        }));
    }

    [Test]
    public async Task What_waits_is_limited_and_what_waits_at_the_end_is_stored()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        await home.StartNodeAsync();
        var node = home.AddNode(new DatabaseOptions { MaxWaiting = 20 });
        await node.Provider.PrepareAsync().WithPatience();
        List<Task<(Message, bool)>> sends = [];
        Task ended = Task.CompletedTask;
        await BlockedAsync(home, () =>
        {
            for (var i = 0; i < 300; i++) sends.Add(SendAsync(node, new Draft(ConversationKey.Room(1), $"{i}")));
            ended = node.Committer.DisposeAsync().AsTask();
            return sends;
        });
        await ended.WithPatience();
        await Task.WhenAll(sends.Select(SettledAsync)).WithPatience();
        var refused = sends.Count(send => send.Exception?.InnerException is StoreBusyException);
        var stored = await node.Messages().AfterAsync(ConversationKey.Room(1), 0, 1000).WithPatience();
        Assert.That(refused, Is.GreaterThan(0));
        Assert.That(sends.Count(send => send.IsCompletedSuccessfully), Is.EqualTo(300 - refused).And.EqualTo(stored.Count));
    }

    private static async Task SettledAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static Task<(Message Message, bool Stored)> SendAsync(StoreNode node, Draft draft) =>
        node.Messages().AppendAsync(Sender, draft, Now, DayBefore);

    /// <summary>What is sent while another transaction holds every conversation becomes one batch, or two.</summary>
    private static async Task<List<T>> BlockedAsync<T>(StoreHome home, Func<List<T>> send)
    {
        await using var other = home.Connect();
        if (other.State == System.Data.ConnectionState.Closed) await other.OpenAsync().WithPatience();
        await other.ExecuteAsync("INSERT INTO conversations (conversation_key, head_seq) VALUES ('room:0', 0), ('room:1', 0), ('room:2', 0)")
            .WithPatience();
        await using var transaction = await other.BeginTransactionAsync().WithPatience();
        await other.ExecuteAsync("UPDATE conversations SET head_seq = head_seq", transaction: transaction).WithPatience();
        var sent = send();
        await transaction.RollbackAsync().WithPatience();
        return sent;
    }
}
