using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Transports;

/// <summary>The rules of long-polling when all goes well (features 1.5).</summary>
public sealed class PollingTests
{
    [Test]
    [Proves("F-ENG-57")]
    public async Task A_GET_waits_until_there_is_something_to_say()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await session.PostOkAsync("42[\"echo\",\"now\"]");
        Assert.That(await get, Is.EqualTo("42[\"echo\",\"now\"]"));
    }

    [Test]
    [Proves("F-ENG-57", "F-ENG-106")]
    public async Task A_waiting_GET_is_answered_at_the_latest_by_the_heartbeat()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        app.Clock.Advance(TimeSpan.FromSeconds(26));
        Assert.That(await get, Is.EqualTo("2"));
    }

    [Test]
    [Proves("F-ENG-63", "F-ENG-42")]
    public async Task A_POST_is_answered_ok()
    {
        await using var app = await WireApp.StartAsync(o => o.HttpCompression!.Threshold = 0);
        await using var session = await PollingSession.OpenAsync(app.Port);
        var response = await session.PostAsync("40", ("Accept-Encoding", "gzip"));
        Assert.That(response.ToString(), Is.EqualTo("200 ok"));
        Assert.That(response["Content-Type"], Is.EqualTo("text/html"));
        Assert.That(response["Content-Length"], Is.EqualTo("2"));
        Assert.That(response["Cache-Control"], Is.EqualTo("no-store"));
        Assert.That(response["Content-Encoding"], Is.Null);
    }

    [Test]
    [Proves("F-ENG-63")]
    public async Task Every_GET_of_a_session_has_the_same_headers_as_the_first()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.OpenAsync(app.Port);
        await session.PostOkAsync("40");
        var response = await session.GetAsync();
        Assert.That(response["Content-Type"], Is.EqualTo("text/plain; charset=UTF-8"));
        Assert.That(response["Content-Length"], Is.EqualTo($"{response.Body.Length}"));
        Assert.That(response["Cache-Control"], Is.EqualTo("no-store"));
    }

    [Test]
    [Proves("F-ENG-64")]
    public async Task A_body_may_come_in_chunks()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.SendHeadAsync("POST", session.Target, ("Transfer-Encoding", "chunked"));
        foreach (var piece in (string[])["4", "21[\"ec", "ho\",\"ü", "ber\"]", ""])
            await session.Posts.SendChunkAsync(piece);
        Assert.That((await session.Posts.ReadResponseAsync()).ToString(), Is.EqualTo("200 ok"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"über\"]"));
    }

    [Test]
    [Proves("F-ENG-64")]
    public async Task A_body_may_come_byte_by_byte()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var body = Encoding.UTF8.GetBytes("421[\"echo\",\"😀\"]\u001e422[\"echo\"]");
        await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", $"{body.Length}"));
        foreach (var one in body)
            await session.Posts.SendAsync((byte[])[one]);
        Assert.That((await session.Posts.ReadResponseAsync()).ToString(), Is.EqualTo("200 ok"));
        Assert.That(await ReadAllAsync(session, 2), Is.EqualTo("431[\"😀\"]\u001e432[]"));
    }

    [Test]
    [Proves("F-ENG-64")]
    public async Task Requests_may_be_pipelined_on_one_connection()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.SendRequestAsync("POST", session.Target, "421[\"echo\",1]"u8.ToArray());
        await session.Posts.SendRequestAsync("POST", session.Target, "422[\"echo\",2]"u8.ToArray());
        Assert.That((await session.Posts.ReadResponseAsync()).ToString(), Is.EqualTo("200 ok"));
        Assert.That((await session.Posts.ReadResponseAsync()).ToString(), Is.EqualTo("200 ok"));
        Assert.That(await ReadAllAsync(session, 2), Is.EqualTo("431[1]\u001e432[2]"));
    }

    [TestCase("PUT")]
    [TestCase("DELETE")]
    [TestCase("OPTIONS")]
    [TestCase("PATCH")]
    [TestCase("HEAD")]
    [Proves("F-ENG-68", "F-SUB-16")]
    public async Task Another_method_on_a_session_is_answered_500_and_changes_nothing(string method)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var response = await session.Posts.RequestAsync(method, session.Target, null);
        Assert.That(response.ToString(), Is.EqualTo("500 "));
        await session.PostOkAsync("421[\"echo\",\"alive\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"alive\"]"));
    }

    [Test]
    [Proves("F-ENG-69", "F-SUB-15")]
    public async Task A_POST_of_exactly_the_limit_is_accepted()
    {
        await using var app = await WireApp.StartAsync(o => o.MaxPayload = 1000);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var filler = new string('é', 493);
        var body = $"421[\"echo\",\"{filler}\"]";
        body = body.Replace("\"]", new string('x', 1000 - Encoding.UTF8.GetByteCount(body)) + "\"]", StringComparison.Ordinal);
        await session.PostOkAsync(body);
        Assert.That(await session.ReadAsync(), Does.StartWith("431[\"éé"));
    }

    [TestCase(false)]
    [TestCase(true)]
    [Proves("F-ENG-69", "F-SUB-15")]
    public async Task A_POST_of_one_byte_more_is_refused_and_the_session_stays(bool chunked)
    {
        await using var app = await WireApp.StartAsync(o => o.MaxPayload = 1000);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var body = "42[\"note\",1]\u001e42[\"note\",\"" + new string('é', 500) + "\"]";
        RawResponse refused;
        if (chunked)
        {
            await session.Posts.SendHeadAsync("POST", session.Target, ("Transfer-Encoding", "chunked"));
            await session.Posts.SendChunkAsync(body);
            refused = await session.Posts.ReadResponseAsync();
        }
        else
        {
            refused = await session.PostAsync(body);
        }

        Assert.That(refused.ToString(), Is.EqualTo("413 "));
        var next = await RawClient.OnceAsync(app.Port, "POST", session.Target, "421[\"echo\",\"alive\"]");
        Assert.That(next.ToString(), Is.EqualTo("200 ok"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"alive\"]"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }

    [Test]
    [Proves("F-ENG-69")]
    public async Task An_announced_length_over_the_limit_is_refused_before_the_body_comes()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", "99999999999"));
        Assert.That((await session.Posts.ReadResponseAsync()).Status, Is.EqualTo(413));
    }

    [Test]
    [Proves("F-ENG-74", "F-SUB-05")]
    public async Task A_client_that_closes_each_connection_keeps_its_session()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.OpenAsync(app.Port);
        for (var i = 0; i < 5; i++)
        {
            var post = await RawClient.OnceAsync(app.Port, "POST", session.Target, i == 0 ? "40" : $"42{i}[\"echo\",{i}]", ("Connection", "close"));
            var get = await RawClient.OnceAsync(app.Port, "GET", session.Target, null, ("Connection", "close"));
            Assert.That(post.ToString(), Is.EqualTo("200 ok"));
            Assert.That(get.Text, i == 0 ? Does.StartWith("40{") : Is.EqualTo($"43{i}[{i}]"));
        }

        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }

    [Test]
    [Proves("F-ENG-61", "F-ENG-74", "F-SUB-05")]
    public async Task A_client_that_hangs_up_as_soon_as_it_has_read_its_answer_keeps_its_session()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var text = new string('m', 400_000);
        for (var i = 0; i < 100; i++)
        {
            await using var gets = await RawClient.ConnectAsync(app.Port);
            await gets.SendHeadAsync("GET", session.Target);
            await session.PostOkAsync($"42{i}[\"echo\",\"{text}\"]");
            var answer = await gets.ReadResponseAsync();
            gets.Abort();
            Assert.That(answer.ToString(), Is.EqualTo($"200 43{i}[\"{text}\"]"));
        }

        await session.PostOkAsync("421[\"echo\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-SIO-61")]
    public async Task A_megabyte_goes_both_ways()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var text = new string('m', 999_000);
        await session.PostOkAsync($"421[\"echo\",\"{text}\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo($"431[\"{text}\"]"));
    }

    private static async Task<string> ReadAllAsync(PollingSession session, int packets)
    {
        var all = await session.ReadAsync();
        while (all.Split('\u001e').Length < packets)
            all += "\u001e" + await session.ReadAsync();
        return all;
    }
}
