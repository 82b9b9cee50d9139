using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support.Cluster;
using static Chat.Tests.Chat.Groups.GroupsHost;

namespace Chat.Tests.Chat.Cluster;

/// <summary>What a message in a group costs Redis, by Redis' own counters.</summary>
internal sealed partial class MessageCostTests
{
    private const int Messages = 200;

    // Where the sender is, the limit, whether they were typing, who is reached, who is there.
    private const int Scripts = 5;

    // The first two, those of the other three, the event, the word that it was told; and some for what nodes say once a second.
    private const double Reads = 6;

    [Test]
    public async Task A_message_is_five_questions_in_three_trips()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var host = await ChatHost.StartAsync($"ConnectionStrings:Redis={redis.Address}", "Chat:Limits:MessagesPerMinute=100000");
        var group = await host.GroupAsync(Ann, Bob);
        var ann = await host.JoinAsync(Ann, group);
        var bob = await host.JoinAsync(Bob, group);
        for (var i = 0; i < Messages / 10; i++) await ann.SendAsync(group, "to begin with");

        var before = await CountAsync(redis);
        for (var i = 0; i < Messages; i++) await ann.SendAsync(group, $"line {i}");
        await bob.EventAsync("message_received", Messages + (Messages / 10));
        var after = await CountAsync(redis);
        var (scripts, reads) = ((after.Scripts - before.Scripts) / (double)Messages, (after.Reads - before.Reads) / (double)Messages);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A message is {scripts:0.00} scripts, which reach Redis with all else in {reads:0.00} reads."));
        Assert.That(scripts, Is.InRange(Scripts, Scripts + 0.5));
        Assert.That(reads, Is.LessThan(Reads));
    }

    private static async Task<(long Scripts, long Reads)> CountAsync(RedisProcess redis)
    {
        var told = await redis.CommandAsync("INFO", "everything");
        return (Read(Calls().Match(told)), Read(ReadsProcessed().Match(told)));
    }

    private static long Read(Match found) => long.Parse(found.Groups["count"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^cmdstat_evalsha:calls=(?<count>\d+)", RegexOptions.Multiline)]
    private static partial Regex Calls();

    [GeneratedRegex(@"^total_reads_processed:(?<count>\d+)", RegexOptions.Multiline)]
    private static partial Regex ReadsProcessed();
}
