using System.IO.Compression;
using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Options;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Hosting;
using SocketIo.Server.Transports.Polling;

namespace Chat.Tests.Server.Transports;

/// <summary>Compressed answers to polls (features 1.6).</summary>
public sealed class HttpCompressionTests
{
    // With name, brackets and type digits, 1,024 bytes.
    private static readonly string Fits = new('a', 1024 - "42[\"x\",\"\"]".Length);

    [TestCase("gzip", "gzip"), TestCase("deflate", "deflate"), TestCase("gzip, deflate, br", "gzip"), TestCase("deflate, gzip", "deflate")]
    [TestCase("gzip;q=0.5, deflate;q=0.8", "deflate"), TestCase("*", "gzip"), TestCase("gzip;q=0, *", "deflate"), TestCase("deflate, *", "deflate")]
    [TestCase("gzip;q=0.5, *", "deflate"), TestCase("GZIP", "gzip")]
    [TestCase("br", null), TestCase("identity", null), TestCase("", null), TestCase("gzip;q=0", null), TestCase("*;q=0", null), TestCase("gzip;q=x", null)]
    [Proves("F-ENG-76")]
    public void The_client_s_favourite_is_taken(string accepted, string? encoding) =>
        Assert.That(ContentEncoding.Choose(accepted), Is.EqualTo(encoding));

    [Test, Proves("F-ENG-75", "F-ENG-76", "F-ENG-78")]
    public async Task A_long_answer_is_compressed([Values("gzip", "deflate")] string encoding)
    {
        await using var app = await WireApp.StartAsync();
        var response = await AnswerAsync(app, Fits, encoding);
        Assert.That(response["Content-Encoding"], Is.EqualTo(encoding));
        Assert.That((response["Vary"], response["Content-Length"]), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(response["Content-Type"], Is.EqualTo("text/plain; charset=UTF-8"));
        Assert.That(response.Body, Has.Length.LessThan(200));
        using var body = new MemoryStream(response.Body);
        await using Stream plain = encoding == "gzip" ? new GZipStream(body, CompressionMode.Decompress) : new ZLibStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        Assert.That(await reader.ReadToEndAsync().WithPatience(), Is.EqualTo($"42[\"x\",\"{Fits}\"]"));
    }

    [Test, Proves("F-ENG-75")]
    public async Task A_short_answer_is_not()
    {
        await using var app = await WireApp.StartAsync();
        var response = await AnswerAsync(app, Fits[1..], "gzip");
        Assert.That((response["Content-Encoding"], response["Content-Length"]), Is.EqualTo(((string?)null, "1023")));
    }

    [Test, Proves("F-ENG-75")]
    public async Task The_threshold_is_an_option_and_null_is_never([Values(true, false)] bool isOff)
    {
        await using var app = await WireApp.StartAsync(options => options.HttpCompression = isOff ? null : new CompressionOptions { Threshold = 0 });
        Assert.That((await AnswerAsync(app, isOff ? Fits : "", "gzip"))["Content-Encoding"], Is.EqualTo(isOff ? null : "gzip"));
    }

    [Test, Proves("F-ENG-75", "F-EIO3-16")]
    public async Task Scripts_are_compressed_too()
    {
        await using var app = await WireApp.StartAsync();
        Assert.That((await AnswerAsync(app, Fits, "gzip", "&j=1"))["Content-Encoding"], Is.EqualTo("gzip"));
        Assert.That((await AnswerAsync(app, "", "gzip", "&j=1"))["Content-Encoding"], Is.Null);
    }

    [Test, Proves("F-ENG-76")]
    public async Task A_client_that_asks_for_nothing_gets_plain_text()
    {
        await using var app = await WireApp.StartAsync();
        var response = await AnswerAsync(app, Fits, "br");
        Assert.That((response["Content-Encoding"], response["Content-Length"]), Is.EqualTo(((string?)null, "1024")));
    }

    [Test, Proves("F-ENG-77")]
    public void One_message_that_may_be_compressed_is_enough()
    {
        var plain = EncodedMessage.Constant("4a"u8);
        plain.Compress = false;
        Assert.That(new OutboundBatch([plain, plain], 2).WantsCompression, Is.False);
        Assert.That(new OutboundBatch([plain, EncodedMessage.Constant("4b"u8)], 2).WantsCompression, Is.True);
    }

    [TestCase(false, false, null)]
    [TestCase(false, true, "gzip")]
    [Proves("F-ENG-77", "F-API-50")]
    public async Task An_answer_is_compressed_unless_none_of_its_messages_may_be(bool first, bool second, string? encoding)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await app.Server.Compress(first).EmitAsync("x", Fits);
        await app.Server.Compress(second).EmitAsync("x", Fits);
        var response = await session.Gets.GetAsync(session.Target, ("Accept-Encoding", "gzip"));
        Assert.That(response["Content-Encoding"], Is.EqualTo(encoding));
    }

    [Test]
    public void A_negative_threshold_stops_the_start() =>
        Assert.That(
            () => WireApp.StartAsync(options => options.HttpCompression!.Threshold = -1),
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("HttpCompression.Threshold is -1"));

    private static async Task<RawResponse> AnswerAsync(WireApp app, string text, string accepted, string query = "")
    {
        await using var client = await RawClient.ConnectAsync(app.Port);
        var open = await client.GetAsync("/socket.io/?EIO=4&transport=polling" + query);
        var sid = open.Text.Replace("\\", "", StringComparison.Ordinal).Split("\"sid\":\"")[1].Split('"')[0];
        var target = $"/socket.io/?EIO=4&transport=polling&sid={sid}";
        await client.PostAsync(target, query.Length > 0 ? "d=40" : "40");
        await client.GetAsync(target);
        await app.Server.EmitAsync("x", text);
        return await client.GetAsync(target, ("Accept-Encoding", accepted));
    }
}
