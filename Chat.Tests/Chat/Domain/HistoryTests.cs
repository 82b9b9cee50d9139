using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

public sealed class HistoryTests
{
    [Test]
    public async Task The_newest_page_comes_first_and_pages_lead_back_to_the_beginning()
    {
        await using var world = await FilledAsync(7);
        var newest = await HistoryAsync(world, new(null, null, 3));
        Assert.That((Seqs(newest), newest.HasMore), Is.EqualTo(("5 6 7", true)));
        var middle = await HistoryAsync(world, new(newest.Messages[0].Id, null, 3));
        Assert.That((Seqs(middle), middle.HasMore), Is.EqualTo(("2 3 4", true)));
        var oldest = await HistoryAsync(world, new(middle.Messages[0].Id, null, 3));
        Assert.That((Seqs(oldest), oldest.HasMore), Is.EqualTo(("1", false)));
        var forward = await HistoryAsync(world, new(null, oldest.Messages[0].Id, 3));
        Assert.That((Seqs(forward), forward.HasMore), Is.EqualTo(("2 3 4", true)));
        var last = await HistoryAsync(world, new(null, newest.Messages[0].Id, 3));
        Assert.That((Seqs(last), last.HasMore), Is.EqualTo(("6 7", false)));
    }

    [Test]
    public async Task A_page_holds_at_most_100_and_needs_a_sound_query()
    {
        await using var world = await FilledAsync(101);
        Assert.That((await HistoryAsync(world, new(null, null, 5_000))).Messages, Has.Count.EqualTo(100));
        foreach (var query in new HistoryQuery[] { new(1, 1, 10), new(null, null, 0) })
        {
            var refused = Assert.ThrowsAsync<ChatException>(() => world.Conversations.HistoryAsync(Student, Room1, query));
            Assert.That(refused!.Code, Is.EqualTo(ChatException.InvalidInput));
        }
    }

    [Test]
    public async Task Sync_gives_exactly_what_was_missed()
    {
        await using var world = await FilledAsync(5);
        var page = await SyncAsync(world, null, 2);
        Assert.That((page.Complete, page.Head, string.Join(' ', page.Messages.Select(m => m.Seq))), Is.EqualTo((true, 5L, "3 4 5")));
        var nothing = await SyncAsync(world, page.Epoch, 5);
        Assert.That((nothing.Complete, nothing.Messages.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Sync_says_gap_when_too_much_was_missed_or_the_store_is_another()
    {
        await using var world = await FilledAsync(501);
        Assert.That((await SyncAsync(world, null, 1)).Messages, Has.Count.EqualTo(500));
        foreach (var (epoch, after) in new[] { (null, 0L), ("another", 500L), (null, 502L) })
        {
            var page = await SyncAsync(world, epoch, after);
            Assert.That((page.Complete, page.Messages.Count, page.Head), Is.EqualTo((false, 0, 501L)), $"{epoch} {after}");
        }
    }

    [Test]
    public async Task Sync_says_gap_when_what_was_missed_is_more_than_a_connection_can_take()
    {
        await using var world = await StartAsync(limits => limits.MessagesPerMinute = 1_000);
        for (var i = 0; i < 101; i++) await world.SendAsync(Student, new string('x', Draft.MaxContent));
        Assert.That((await SyncAsync(world, null, 0)).Complete, Is.False);
        Assert.That((await SyncAsync(world, null, 1)).Messages, Has.Count.EqualTo(100));
    }

    private static async Task<ChatWorld> FilledAsync(int count)
    {
        var world = await StartAsync(limits => limits.MessagesPerMinute = count);
        for (var i = 0; i < count; i++) await world.SendAsync(Student, $"line {i}");
        return world;
    }

    private static Task<HistoryPage> HistoryAsync(ChatWorld world, HistoryQuery query) =>
        world.Conversations.HistoryAsync(Tutor, Room1, query).WithPatience();

    private static Task<SyncPage> SyncAsync(ChatWorld world, string? epoch, long after) =>
        world.Conversations.SyncAsync(Tutor, Room1, epoch, after).WithPatience();

    private static string Seqs(HistoryPage page) => string.Join(' ', page.Messages.Select(message => message.Seq));
}
