using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Host.Store.Jobs;
using Chat.Tests.Chat.Store;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Dapper;

namespace Chat.Tests.Chat.Marketplace;

[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class JobStoreTests(DatabaseKind kind)
{
    private static readonly Person Lena = new(20, Person.Client, "Lena Holm");
    private static readonly Person Otto = new(21, Person.Craftsman, "Otto Brandt");
    private static readonly ConversationKey Busy = ConversationKey.Job(20, 21, 1);
    private static readonly ConversationKey Silent = ConversationKey.Job(20, 22, null);
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Test]
    public async Task What_is_unread_is_counted_for_every_member_and_what_was_read_is_named()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        var (members, receipts, jobs) = (new MembershipStore(node.Database), node.Receipts(), new JobStore(node.Database));
        foreach (var (key, other) in new[] { (Busy, 21L), (Silent, 22L) })
            await members.OpenAsync(new NewConversation(key, 20, "Kitchen tiles", [20, other]), Now).WithPatience();
        var ids = new List<long>();
        foreach (var sender in new[] { Lena, Otto, Lena, Lena, Otto })
            ids.Add((await node.Messages().AppendAsync(sender, new Draft(Busy, "x"), Now, Now).WithPatience()).Message.Id);

        Assert.That(await UnreadAsync(jobs), Is.EquivalentTo(new[] { (Busy, 20L, 2L), (Busy, 21L, 3L) }));
        await receipts.MoveAsync(Busy, 21, MessageStatus.Read, 3).WithPatience();
        Assert.That(await UnreadAsync(jobs), Is.EquivalentTo(new[] { (Busy, 20L, 2L), (Busy, 21L, 1L) }));
        await receipts.MoveAsync(Busy, 21, MessageStatus.Read, 5).WithPatience();
        Assert.That(await UnreadAsync(jobs), Is.EquivalentTo(new[] { (Busy, 20L, 2L) }));

        Assert.That(await jobs.OfOthersAsync(Busy, 21, 1, 4).WithPatience(), Is.EqualTo(new[] { ids[2], ids[3] }));
        var newest = await jobs.NewestAsync([Busy, Silent]).WithPatience();
        Assert.That(newest.Keys, Is.EqualTo(new[] { Busy }));
        Assert.That((newest[Busy].Id, newest[Busy].Seq, newest[Busy].Sender.Id), Is.EqualTo((ids[4], 5L, 21L)));
    }

    [Test]
    public async Task A_jobs_table_that_the_deployment_has_is_kept_and_read()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        await using (var old = home.Connect())
        {
            await old.ExecuteAsync("CREATE TABLE jobs (id BIGINT PRIMARY KEY, title VARCHAR(200) NOT NULL, budget BIGINT NOT NULL)").WithPatience();
            await old.ExecuteAsync("INSERT INTO jobs VALUES (7, 'Roof', 900)").WithPatience();
        }
        var jobs = new JobStore((await home.StartNodeAsync()).Database);
        Assert.That(await jobs.TitleAsync(7).WithPatience(), Is.EqualTo("Roof"));
        Assert.That(await jobs.TitleAsync(8).WithPatience(), Is.Null);
    }

    [Test]
    public async Task A_chat_is_opened_spoken_in_and_read()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        await using var host = await ChatHost.StartAsync(home.Settings);
        var otto = await host.OpenAsync(new { token = host.TokenFor(Otto) }, null, "/marketplace");
        await otto.FlushAsync();
        var (status, body) = await host.CallAsync(
            HttpMethod.Post, "/api/messages/chats", Lena, new { craftsmanId = 21, jobId = 2, initialMessage = "สวัสดี 👋" });
        Assert.That(status, Is.EqualTo(201));
        Assert.That((await otto.EventAsync("new-message")).Text("content"), Is.EqualTo("สวัสดี 👋"));
        Assert.That(body.GetProperty("chat").GetProperty("unreadCount").GetRawText(), Is.EqualTo("""{"20":0,"21":1}"""));
        var read = await otto.AskAsync("mark-messages-read", body.Text("chat._id"));
        Assert.That(read.GetProperty("unreadCount").GetRawText(), Is.EqualTo("""{"20":0,"21":0}"""));
    }

    private static async Task<IEnumerable<(ConversationKey, long, long)>> UnreadAsync(JobStore jobs) =>
        (await jobs.UnreadAsync([Busy, Silent]).WithPatience()).Select(entry => (entry.Key.Key, entry.Key.UserId, entry.Value));
}
