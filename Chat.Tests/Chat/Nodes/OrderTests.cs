using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Tutoring;
using static Chat.Tests.Chat.Groups.GroupsHost;

namespace Chat.Tests.Chat.Nodes;

/// <summary>Members see one conversation's messages in the order of seq, whatever node they are on and whatever node they were sent on.</summary>
public sealed class OrderTests
{
    private const int MessagesOfEach = 100;

    private static readonly Person Dee = new(104, "user", "Dee");

    [Test]
    public async Task Writers_on_two_nodes_are_heard_in_one_order_on_both()
    {
        await using var pair = await ChatPair.StartAsync("Chat:Limits:MessagesPerMinute=100000");
        var group = await pair.First.GroupAsync(Ann, Bob, Cid, Dee);
        ChatClient[] everybody =
        [
            await pair.First.JoinAsync(Ann, group), await pair.Second.JoinAsync(Bob, group),
            await pair.First.JoinAsync(Cid, group), await pair.Second.JoinAsync(Dee, group),
        ];
        await Task.WhenAll(everybody[..2].Select(writer => WriteAsync(writer, group)));
        foreach (var client in everybody)
        {
            await client.EventAsync("message_received", 2 * MessagesOfEach);
            var seqs = client.Events("message_received").Select(message => message.Number("seq"));
            Assert.That(seqs, Is.EqualTo(Enumerable.Range(1, 2 * MessagesOfEach)));
        }
    }

    // Several at a time, so that each node has the next one ready.
    private static async Task WriteAsync(ChatClient writer, string group)
    {
        for (var sent = 0; sent < MessagesOfEach; sent += 10)
            await Task.WhenAll(Enumerable.Range(sent, 10).Select(i => writer.SendAsync(group, $"line {i}")));
    }
}
