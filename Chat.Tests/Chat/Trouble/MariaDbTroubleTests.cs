using System.Net.Http.Json;
using System.Text.Json;
using Chat.Host.Store.Schema;
using Chat.Tests.Chat.Store;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Trouble;

/// <summary>A server that dies, hangs, or is not there yet. The host is never started again.</summary>
public sealed class MariaDbTroubleTests
{
    private const string Quick = "Chat:Database:Timeout=00:00:02";

    private MariaDbServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await MariaDbServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Test]
    public async Task A_server_that_is_killed_loses_nothing_that_was_acknowledged_and_is_used_again_when_it_is_back()
    {
        await using var home = await StoreHome.CreateAsync(_server);
        await using var host = await ChatHost.StartAsync([.. home.Settings, Quick]);
        var chat = await TroubledChat.EnterAsync(host);
        var tutor = await host.ConnectAsync(ChatWorld.Tutor);
        await chat.SendAsync("before");
        await _server.KillAsync();
        await chat.AssertRefusedAsync();
        tutor.Dispose();
        await Patience.UntilAsync(() => host.Logs.Named("UserDisconnected").Any());
        Assert.That(host.Logs.Named("EventFailed").Count(failed => failed.Message.StartsWith("disconnect of user 3", StringComparison.Ordinal)), Is.EqualTo(1));
        await chat.AssertHealthAsync(503, "Unhealthy");
        await _server.StartAgainAsync();
        await chat.SendAgainAsync();
        await chat.SendAsync("after");
        await chat.AssertHealthAsync(200, "Healthy");
        await chat.AssertKeptAsync();
    }

    [Test]
    public async Task A_server_that_hangs_is_waited_for_until_the_timeout_and_used_again_when_it_answers()
    {
        await using var home = await StoreHome.CreateAsync(_server);
        await using var host = await ChatHost.StartAsync([.. home.Settings, Quick]);
        var chat = await TroubledChat.EnterAsync(host);
        await chat.SendAsync("before");
        await _server.HoldAsync();
        try
        {
            await chat.AssertRefusedAsync();
            await chat.AssertHealthAsync(503, "Unhealthy");
        }
        finally
        {
            await _server.ReleaseAsync();
        }
        await chat.SendAgainAsync();
        await chat.SendAsync("after");
        await chat.AssertHealthAsync(200, "Healthy");
        await chat.AssertKeptAsync();
    }

    [Test]
    public async Task A_server_that_is_not_there_yet_is_waited_for_and_nobody_is_let_in_before()
    {
        await using var home = await StoreHome.CreateAsync(_server);
        await _server.KillAsync();
        await using var host = await ChatHost.StartAsync([.. home.Settings, Quick]);
        host.Expect("HealthCheckEnd");
        using var http = new HttpClient();
        foreach (var path in new[] { "/health", "/socket.io/?EIO=4&transport=polling", "/api/rooms" })
        {
            using var answer = await http.GetAsync(host.Url + path).WithPatience();
            Assert.That((int)answer.StatusCode, Is.EqualTo(503), path);
            if (path == "/health") continue;
            var told = await answer.Content.ReadFromJsonAsync<JsonElement>().WithPatience();
            Assert.That($"{answer.Headers.RetryAfter} {told.ErrorCode()}", Is.EqualTo("1 False INTERNAL"), path);
        }
        Assert.That(host.Logs.Named("StoreOutOfReach"), Is.Not.Empty);

        await _server.StartAgainAsync();
        await Patience.UntilAsync(async () => (await host.CallAsync(HttpMethod.Get, "/api/rooms", ChatWorld.Student)).Status == 200);
        var chat = await TroubledChat.EnterAsync(host);
        await chat.SendAsync("at last");
        await chat.AssertHealthAsync(200, "Healthy");
        await chat.AssertKeptAsync();
    }

    [Test]
    public async Task A_host_that_still_waits_for_its_server_stops_when_it_is_told_to()
    {
        await using var home = await StoreHome.CreateAsync(_server);
        await _server.KillAsync();
        try
        {
            await using var host = await ChatHost.StartAsync([.. home.Settings, Quick]);
        }
        finally
        {
            await _server.StartAgainAsync();
        }
    }

    [Test]
    public async Task What_was_acknowledged_survives_kills_of_the_server_under_load()
    {
        await using var home = await StoreHome.CreateAsync(_server);
        await using var host = await ChatHost.StartAsync([.. home.Settings, Quick, "Chat:Limits:MessagesPerMinute=1000000"]);
        var chat = await TroubledChat.EnterAsync(host);
        for (var kill = 0; kill < 4; kill++)
        {
            using var enough = new CancellationTokenSource();
            var (from, line) = (chat.Acknowledged, kill);
            var sending = Enumerable.Range(0, 4).Select(sender => chat.SendOnAsync($"{line} by {sender}", enough.Token)).ToList();
            await Patience.UntilAsync(() => chat.Acknowledged >= from + 40);
            await _server.KillAsync();
            await _server.StartAgainAsync();
            var there = chat.Acknowledged;
            await Patience.UntilAsync(() => chat.Acknowledged >= there + 10);
            await enough.CancelAsync();
            foreach (var sender in sending) await sender.WithPatience();
        }
        await chat.AssertKeptAsync();
    }

    [TestCase("Password=wrong")]
    [TestCase("Database=not_there")]
    public async Task A_server_that_answers_and_refuses_ends_the_start(string wrong)
    {
        await using var home = await StoreHome.CreateAsync(_server);
        var refused = Assert.CatchAsync(() => ChatHost.StartAsync([.. home.Settings, $"ConnectionStrings:Chat={home.ConnectionString};{wrong}"]));
        Assert.That(refused, Is.InstanceOf<StoreUnusableException>().With.Message.StartsWith("The database can't be used: "));
    }
}
