using Chat.Host;
using Chat.Host.Auth;
using Chat.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class ProcessTests
{
    [Test]
    public async Task What_was_acknowledged_survives_a_kill_in_the_middle_of_sending()
    {
        using var folder = new TempFolder();
        var acknowledged = new List<(long Seq, string Content)>();
        await using (var host = await HostProcess.StartAsync(folder))
        {
            using var student = await ChatClient.OpenAsync(host.Url, new { token = TokenFor(9) }, null, "/");
            var sending = Task.Run(async () =>
            {
                for (var i = 0; i < 30; i++)
                {
                    var sent = (await student.AskAsync("send_message", new { roomId = 1, content = $"line {i}", clientId = $"c-{i}" })).GetProperty("message");
                    lock (acknowledged) acknowledged.Add((sent.Number("seq"), sent.Text("content")!));
                }
            });
            await student.EventAsync("message_sent", 12);
            await host.KillAsync();
            student.Dispose();
            await Task.WhenAny(sending, student.DisconnectedAsync()).WithPatience();
        }

        await using var again = await HostProcess.StartAsync(folder);
        using var tutor = await ChatClient.OpenAsync(again.Url, new { token = TokenFor(3) }, null, "/");
        var page = await tutor.AskAsync("get_messages", new { roomId = 1, limit = 100 });
        var stored = page.GetProperty("messages").EnumerateArray().Select(m => (m.Number("seq"), m.Text("content")!)).ToList();
        lock (acknowledged)
        {
            Assert.That(acknowledged, Has.Count.GreaterThanOrEqualTo(12));
            Assert.That(stored.Take(acknowledged.Count), Is.EqualTo(acknowledged));
        }
        Assert.That(stored.Select(message => message.Item1), Is.EqualTo(Enumerable.Range(1, stored.Count)));
    }

    [TestCase(null, "Chat:Auth:SigningKey is missing")]
    [TestCase("too short", "Chat:Auth:SigningKey has 9 bytes; it must have at least 32.")]
    public async Task Production_does_not_start_without_a_good_key_and_says_why(string? key, string why)
    {
        using var folder = new TempFolder();
        var (exitCode, errors) = await HostProcess.RunAsync("Production", folder, key is null ? [] : [$"Chat:Auth:SigningKey={key}"]);
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors, Does.StartWith(why).And.Not.Contain("   at "));
    }

    [Test]
    public async Task Everything_that_is_wrong_with_the_configuration_is_told_at_once()
    {
        using var folder = new TempFolder();
        var (exitCode, errors) = await HostProcess.RunAsync("Production", folder, "Chat:Limits:SocketsPerUser=0", "Chat:Limits:ConversationPage=0");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors.Split('\n'), Has.Exactly(3).Items.And.All.StartsWith("Chat:"));
    }

    [Test]
    public void A_contract_that_does_not_exist_stops_the_start()
    {
        using var folder = new TempFolder();
        Assert.Throws<OptionsValidationException>(() => ChatApp.Build(
            [$"--contentRoot={folder.Path}", "--environment=Development", $"--Chat:Auth:SigningKey={ChatHost.SigningKey}", "--Chat:Contracts:nothing=/"]));
    }

    [Test]
    public async Task Only_development_has_the_development_routes_and_the_demo_data()
    {
        await using var host = await ChatHost.StartAsync("environment=Production");
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/dev/token", null, new { userId = 9 })).Status, Is.EqualTo(404));
        Assert.That((await host.CallAsync(HttpMethod.Get, "/api/dev/people", null)).Status, Is.EqualTo(404));
        var student = await host.ConnectAsync(Student);
        Assert.That(student.Events("ready")[0].GetProperty("rooms").GetArrayLength(), Is.Zero);
    }

    private static string TokenFor(long userId)
    {
        var options = Options.Create(new AuthOptions { SigningKey = ChatHost.SigningKey });
        return new JwtTokens(options, TimeProvider.System, NullLogger<JwtTokens>.Instance).Issue(new(userId, "student", $"User {userId}")).Token;
    }
}
