using SocketIo.Server.Engine;

namespace Chat.Tests.Server.Engine;

public sealed class IdsTests
{
    private const int Threads = 4;
    private const int Each = 1_000;

    [Test]
    public void Every_id_is_another_one_of_20_characters_that_a_query_may_hold()
    {
        var ids = new string[Threads * Each];
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            for (var i = 0; i < Each; i++) ids[(number * Each) + i] = Ids.NewId();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Is.All.Matches("^[A-Za-z0-9_-]{20}$"));
    }
}
