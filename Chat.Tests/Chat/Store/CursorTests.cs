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
        var readers = Enumerable.Range(0, Readers).Select(i => Task.Run(() => i % 2 == 0 ? BySeqAsync(nodes[i / 2]) : ByIdAsync(nodes[i / 2]))).ToList();
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(nodes[writer % 2], writer, acknowledged)));
        await Task.WhenAll(writers).WithPatience();

        var expected = acknowledged.OrderBy(sent => sent.Seq).ToList();
        Assert.That(expected.Select(sent => sent.Seq), Is.EqualTo(Enumerable.Range(1, Total)));
        foreach (var read in await Task.WhenAll(readers).WithPatience())
            Assert.That(read.Select(message => (message.Seq, message.Content)), Is.EqualTo(expected));
    }

    private static async Task WriteAsync(StoreNode node, int writer, ConcurrentBag<(long Seq, string Content)> acknowledged)
    {
        var (messages, sender) = (node.Messages(), new Person(writer + 1, Person.Student, "Writer"));
        for (var i = 0; i < Each; i++)
        {
            var draft = new Draft(Room, $"{writer}.{i}") { ClientId = i % 2 == 0 ? $"{writer}.{i}" : null };
            var (message, _) = await messages.AppendAsync(sender, draft, Now, Now.AddDays(-1));
            acknowledged.Add((message.Seq, message.Content));
        }
    }

    private static async Task<List<Message>> BySeqAsync(StoreNode node)
    {
        var read = new List<Message>();
        while (read.Count < Total) read.AddRange(await node.Messages().AfterAsync(Room, read.LastOrDefault()?.Seq ?? 0, Page));
        return read;
    }

    private static async Task<List<Message>> ByIdAsync(StoreNode node)
    {
        var read = new List<Message>();
        while (read.Count < Total)
        {
            var page = await node.Messages().HistoryAsync(Room, new HistoryQuery(null, read.LastOrDefault()?.Id ?? 0, Page));
            read.AddRange(page.Take(Page));
        }
        return read;
    }
}
