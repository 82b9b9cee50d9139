using System.Collections.Concurrent;
using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Store;

/// <summary>Whoever reads from where they stopped gets everything, once and in order, while others write.</summary>
[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class CursorTests(DatabaseKind kind)
{
    private const int Writers = 16;
    private const int Readers = 4;
    private const int Each = 60;
    private const int Page = 7;
    private const int Total = Writers * Each;

    private static readonly ConversationKey Room = ConversationKey.Room(1);
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Test]
    public async Task Sixteen_writers_on_two_nodes_and_four_paging_readers()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        StoreNode[] nodes = [await home.StartNodeAsync(), await home.StartNodeAsync()];
        var acknowledged = new ConcurrentBag<(long Seq, string Content)>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(nodes[writer % 2], writer, acknowledged))));
        var reading = Task.WhenAll(Enumerable.Range(0, Readers).Select(i => Task.Run(() => ReadAsync(nodes[i / 2], i % 2 == 0 ? BySeqAsync : ByIdAsync, writing))));
        await Task.WhenAll(writing, reading);

        var expected = acknowledged.OrderBy(sent => sent.Seq).ToList();
        Assert.That(expected.Select(sent => sent.Seq), Is.EqualTo(Enumerable.Range(1, Total)));
        foreach (var read in await reading)
            Assert.That(read.Select(message => (message.Seq, message.Content)), Is.EqualTo(expected));
    }

    private static async Task WriteAsync(StoreNode node, int writer, ConcurrentBag<(long Seq, string Content)> acknowledged)
    {
        var (messages, sender) = (node.Messages(), new Person(writer + 1, Person.Student, "Writer"));
        for (var i = 0; i < Each; i++)
        {
            var draft = new Draft(Room, $"{writer}.{i}") { ClientId = i % 2 == 0 ? $"{writer}.{i}" : null };
            var (message, _) = await messages.AppendAsync(sender, draft, Now, Now.AddDays(-1)).WithPatience();
            acknowledged.Add((message.Seq, message.Content));
        }
    }

    /// <summary>From page to page, until one that was asked for after the last write is empty.</summary>
    private static async Task<List<Message>> ReadAsync(StoreNode node, Func<MessageStore, Message?, Task<IReadOnlyList<Message>>> next, Task writing)
    {
        var read = new List<Message>();
        while (true)
        {
            var ended = writing.IsCompleted;
            var page = await next(node.Messages(), read.LastOrDefault()).WithPatience();
            read.AddRange(page.Take(Page));
            if (page.Count > 0) continue;
            if (ended) return read;
            await Patience.ShortlyAsync(writing);
        }
    }

    private static Task<IReadOnlyList<Message>> BySeqAsync(MessageStore messages, Message? last) => messages.AfterAsync(Room, last?.Seq ?? 0, Page);

    private static Task<IReadOnlyList<Message>> ByIdAsync(MessageStore messages, Message? last) =>
        messages.HistoryAsync(Room, new HistoryQuery(null, last?.Id ?? 0, Page));
}
