using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Tests.Support;
using Dapper;

namespace Chat.Tests.Chat.Store;

/// <summary>What only a server with an optimizer of its own can do wrong.</summary>
internal sealed class MySqlTests
{
    private const int Rooms = 3;
    private const int Before = 600;

    [Test]
    public async Task What_was_said_before_makes_no_message_dearer()
    {
        await using var home = await StoreHome.CreateAsync(DatabaseKind.MySql);
        var node = await home.StartNodeAsync();
        await SendAsync(node, Before);
        await using var other = home.Connect();
        var from = await RowsReadOnAsync();
        await SendAsync(node, 30);
        Assert.That(await RowsReadOnAsync() - from, Is.LessThan(Before / Rooms), "fewer than one room has");

        async Task<long> RowsReadOnAsync() =>
            (await other.QuerySingleAsync<(string Name, long Value)>("SHOW GLOBAL STATUS LIKE 'Handler_read_next'").WithPatience()).Value;
    }

    private static async Task SendAsync(StoreNode node, int count)
    {
        var (sender, now) = (new Person(9, Person.Student, "Mali"), DateTimeOffset.UtcNow);
        var sends = Enumerable.Range(0, count).Select(i => node.Messages().AppendAsync(
            sender, new Draft(ConversationKey.Room(i % Rooms), $"{i}") { ClientId = Guid.NewGuid().ToString("N") }, now, now.AddDays(-1))).ToList();
        foreach (var send in sends) await send.WithPatience();
    }
}
