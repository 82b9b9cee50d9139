using System.Data;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Host.Domain.Model;
using Chat.Host.Store;
using Chat.Tests.Chat.Store;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Dapper;

namespace Chat.Tests.Chat.Trouble;

/// <summary>What routes answer when it is neither the client's fault nor an error of the host.</summary>
internal sealed class HttpTroubleTests
{
    private static readonly Person[] Clients = [new(20, Person.Client, "Lena Holm"), new(220, Person.Client, "Mia"), new(221, Person.Client, "Tom")];

    [Test]
    public async Task What_does_not_fit_into_the_queue_is_to_come_again_and_is_no_error_of_the_host()
    {
        await using var home = await StoreHome.CreateAsync(DatabaseKind.MySql);
        await using var host = await ChatHost.StartAsync([.. home.Settings, "Chat:Database:MaxWaiting=1"]);
        var student = await host.ConnectAsync(ChatWorld.Student);
        await student.AskAsync("send_message", new { roomId = 1, content = "before" });

        await using var other = home.Connect();
        await using var keeping = await other.BeginTransactionAsync(IsolationLevel.ReadCommitted).WithPatience();
        await other.ExecuteAsync("UPDATE conversations SET title = 'kept' WHERE conversation_key = 'room:1'", transaction: keeping).WithPatience();
        var batch = student.AskAsync("send_message", new { roomId = 1, content = "held" });
        await Patience.UntilAsync(async () => await other.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'SELECT %conversations %FOR UPDATE'", transaction: keeping) > 0);
        var calls = Clients.Select(client => AskForWorkAsync(host, client)).ToList();
        await Patience.UntilAsync(() => calls.Count(call => call.IsCompleted) == Clients.Length - 1);
        await keeping.RollbackAsync().WithPatience();

        var answers = await Task.WhenAll(calls).WithPatience();
        var refused = answers.Where(answer => answer.Status == 503).ToList();
        Assert.That(refused.Select(answer => $"{answer.RetryAfter} {answer.Body.ErrorCode()} {answer.Body.Number("error.retryAfterMs")}"),
            Is.EqualTo(Enumerable.Repeat("1 False INTERNAL 1000", Clients.Length - 1)));
        Assert.That(host.Logs.Named("RequestTurnedAway").Count(told => refused.Any(answer => told.Message.EndsWith(answer.Body.Text("error.correlationId")!, StringComparison.Ordinal))),
            Is.EqualTo(refused.Count));
        Assert.That((await batch.WithPatience()).Number("message.seq"), Is.EqualTo(2));
        foreach (var client in Clients) Assert.That((await AskForWorkAsync(host, client)).Status, Is.EqualTo(200), "when it comes again");
    }

    [Test]
    public async Task Who_is_too_fast_is_told_when_to_come_again()
    {
        await using var host = await ChatHost.StartAsync(new ManualTimeProvider(), "Chat:Limits:MessagesPerMinute=1");
        Assert.That((await AskForWorkAsync(host, Clients[0])).Status, Is.AnyOf(200, 201));
        var (status, retryAfter, body) = await AskForWorkAsync(host, Clients[0], "another");
        Assert.That((status, retryAfter, body.ErrorCode()), Is.EqualTo((429, "60", "False RATE_LIMIT")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_client_that_leaves_before_it_has_asked_is_no_error_of_the_host(bool abruptly)
    {
        await using var host = await ChatHost.StartAsync();
        (string, string)[] headers = [("Authorization", $"Bearer {host.TokenFor(Clients[0])}"), ("Content-Length", "1000"), ("Expect", "100-continue")];
        for (var i = 0; i < 20; i++)
        {
            await using var client = await RawClient.ConnectAsync(new Uri(host.Url).Port);
            await client.SendHeadAsync("POST", i % 2 == 0 ? "/api/messages/chats" : "/api/dev/token", headers);
            Assert.That((await client.ReadResponseAsync(withoutBody: true)).Status, Is.EqualTo(100), "the body is waited for");
            await client.SendAsync("{");
            if (abruptly) client.Abort();
        }
    }

    private static async Task<(int Status, string RetryAfter, JsonElement Body)> AskForWorkAsync(ChatHost host, Person client, string words = "Can you come?")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{host.Url}/api/messages/chats");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.TokenFor(client));
        request.Content = JsonContent.Create(new { craftsmanId = 21, initialMessage = words, clientId = words });
        using var response = await http.SendAsync(request).WithPatience();
        return ((int)response.StatusCode, $"{response.Headers.RetryAfter}", await response.Content.ReadFromJsonAsync<JsonElement>().WithPatience());
    }
}
