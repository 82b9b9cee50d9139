using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Revision3;

/// <summary>Payloads and rules of polling in revision 3, to the byte.</summary>
public sealed class OldPollingTests
{
    private static readonly byte[] Bytes = [1, 2, 3];

    [Test, Proves("F-EIO3-03", "F-EIO3-07", "F-EIO3-28", "F-SUB-31")]
    public async Task Lengths_count_as_JavaScript_does()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        Assert.That((await session.PostAsync("17:42[\"echo\",\"€x😀\"]16:4271[\"echo\",\"ü\"]")).ToString(), Is.EqualTo("200 ok"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("17:42[\"echo\",\"€x😀\"]9:4371[\"ü\"]"));
    }

    [Test, Proves("F-EIO3-05", "F-EIO3-27")]
    public async Task A_payload_with_binary_is_bytes_as_a_whole()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        await app.Server.EmitAsync("b", "€", Bytes);
        var response = await session.GetAsync();
        Assert.That(response["Content-Type"], Is.EqualTo("application/octet-stream"));
        var text = OldPolling.Utf8("451-[\"b\",\"€\",{\"_placeholder\":true,\"num\":0}]");
        Assert.That(response.Body, Is.EqualTo((byte[])[0, 4, 5, 255, .. text, 1, 4, 255, 4, 1, 2, 3]));
        await app.Server.EmitAsync("t");
        response = await session.GetAsync();
        Assert.That(response["Content-Type"], Is.EqualTo("text/plain; charset=UTF-8"));
        Assert.That(response.Text, Is.EqualTo("7:42[\"t\"]"));
    }

    [Test, Proves("F-EIO3-04", "F-EIO3-06")]
    public async Task A_client_that_cannot_read_bytes_gets_base64_and_says_so_once()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port, "&EIO=3&b64=1");
        await app.Server.EmitAsync("b", new byte[] { 1, 2, 3, 4 });
        Assert.That(await session.ReadAsync(), Is.EqualTo("39:451-[\"b\",{\"_placeholder\":true,\"num\":0}]10:b4AQIDBA=="));

        await using var other = await OldPolling.OpenAsync(app.Port);
        await app.Server.EmitAsync("b", Bytes);
        Assert.That((await other.GetAsync("&b64=1"))["Content-Type"], Is.EqualTo("application/octet-stream"));
    }

    [Test, Proves("F-EIO3-07", "F-EIO3-27")]
    public async Task A_POST_of_bytes_is_read_as_bytes()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, journal) => server.OnConnection(socket =>
            socket.On<byte[]>("b", bytes => journal.Add(Convert.ToHexString(bytes)))));
        await using var session = await OldPolling.OpenAsync(app.Port);
        var text = OldPolling.Utf8("451-[\"b\",{\"_placeholder\":true,\"num\":0}]");
        Assert.That((await session.PostBytesAsync([0, 3, 9, 255, .. text, 1, 4, 255, 4, 1, 2, 3])).ToString(), Is.EqualTo("200 ok"));
        await app.Journal.WaitForAsync("010203");
    }

    [Test, Proves("F-EIO3-04", "F-EIO3-07")]
    public async Task A_POST_with_base64_is_read()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, journal) => server.OnConnection(socket =>
            socket.On<byte[]>("b", bytes => journal.Add(Convert.ToHexString(bytes)))));
        await using var session = await OldPolling.OpenAsync(app.Port);
        await session.PostOkAsync("451-[\"b\",{\"_placeholder\":true,\"num\":0}]", "b4AQID");
        await app.Journal.WaitForAsync("010203");
    }

    [Test, Proves("F-EIO3-08")]
    public async Task A_malformed_payload_ends_the_session_but_what_came_before_counts(
        [Values("", "4hello", "3:4", "9:42[\"note\",", "1:7", "2:b9")] string fault)
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        Assert.That((await session.PostAsync(fault.Length == 0 ? "" : "12:42[\"note\",1]" + fault)).ToString(), Is.EqualTo("200 ok"));
        await app.Journal.WaitForAsync("disconnect / parse error");
        if (fault.Length > 0) await app.Journal.WaitForAsync("note / 1");
    }

    [Test, Proves("F-EIO3-14", "F-ENG-72")]
    public async Task A_close_without_a_waiting_GET_is_told_by_the_next()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        await session.PostOkAsync("42[\"kill\"]");
        await Patience.UntilAsync(() => app.Journal.All.Contains("disconnect / server namespace disconnect"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("2:41"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("1:61:1"));
        await app.SessionsAsync(0);
    }

    [Test, Proves("F-EIO3-14", "F-ENG-70")]
    public async Task A_client_that_closes_gets_a_noop()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await session.PostOkAsync("1");
        Assert.That(await get, Is.EqualTo("1:6"));
        await app.Journal.WaitForAsync("disconnect / transport close");
    }

    [Test, Proves("F-EIO3-19", "F-ENG-69")]
    public async Task The_limit_counts_bytes_whatever_the_form([Values("text/plain", "application/octet-stream")] string type)
    {
        await using var app = await WireApp.StartAsync(options => (options.AllowEIO3, options.MaxPayload) = (true, 100));
        await using var session = await OldPolling.OpenAsync(app.Port);
        var response = await session.Posts.RequestAsync("POST", session.Target, new byte[101], ("Content-Type", type));
        Assert.That(response.ToString(), Is.EqualTo("413 "));
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
    }

    [Test, Proves("F-EIO3-19", "F-ENG-59")]
    public async Task Two_GETs_end_the_session()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        var first = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", session.Target)).ToString(), Is.EqualTo("400 "));
        Assert.That(await first, Is.EqualTo("1:1"));
        await app.Journal.WaitForAsync("disconnect / transport error");
    }

    private static void Allow(SocketIoOptions options) => options.AllowEIO3 = true;
}
