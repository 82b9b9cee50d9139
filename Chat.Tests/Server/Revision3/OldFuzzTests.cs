using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Server.Revision3;

/// <summary>Spoiled input of old clients, as text, as bytes, as forms and as frames; a good client is answered all the while.</summary>
[NonParallelizable]
public sealed class OldFuzzTests
{
    private const int Rounds = 400;

    [Test, Proves("F-EIO3-08", "F-EIO3-19")]
    public async Task Spoiled_payloads_of_every_form_do_no_harm([Values("&EIO=3", "&EIO=3&j=0", "&EIO=4&j=0")] string query)
    {
        await using var app = await WireApp.StartAsync(options => options.AllowEIO3 = true);
        await using var good = await RawWebSocket.JoinedAsync(app.Port);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var mutator = new Mutator(query.Length);
        for (var round = 0; round < Rounds; round++)
        {
            var open = await client.GetAsync("/socket.io/?transport=polling" + query);
            var sid = open.Text.Replace("\\", "", StringComparison.Ordinal).Split("\"sid\":\"")[1].Split('"')[0];
            var target = $"/socket.io/?transport=polling{query}&sid={sid}";
            var answer = await client.RequestAsync("POST", target, BodyOf(mutator, query), ("Content-Type", TypeOf(mutator)));
            Assert.That(answer.Status, Is.EqualTo(200).Or.EqualTo(400));
        }

        await good.SendTextAsync("421[\"echo\"]");
        Assert.That(await good.ReadTextAsync(), Is.EqualTo("431[]"));
        Assert.That(app.App.Logs.Records.Where(record => record.Level >= LogLevel.Warning), Is.Empty);
    }

    [Test, Proves("F-EIO3-09", "F-ENG-89")]
    public async Task Spoiled_frames_do_no_harm_compressed_or_not()
    {
        await using var app = await WireApp.StartAsync(options => (options.AllowEIO3, options.PerMessageDeflate) = (true, new()));
        await using var good = await RawWebSocket.JoinedAsync(app.Port);
        var mutator = new Mutator(3);
        for (var round = 0; round < Rounds; round++)
        {
            await using var socket = await RawWebSocket.ConnectAsync(
                app.Port, "/socket.io/?EIO=3&transport=websocket", ("Sec-WebSocket-Extensions", "permessage-deflate"));
            var packet = Encoding.UTF8.GetBytes(mutator.Packet());
            if (mutator.Chance(30)) mutator.SpoilBytes(packet);
            await socket.SendFrameAsync(mutator.Chance(50) ? RawFrame.TextFrame : RawFrame.BinaryFrame, packet, reserved: mutator.Chance(50) ? 4 : 0);
            await socket.SendCloseAsync();
            await socket.Client.ReadSomeAsync(TimeSpan.FromMilliseconds(20));
        }

        await good.SendTextAsync("421[\"echo\"]");
        Assert.That(await good.ReadTextAsync(), Is.EqualTo("431[]"));
        await app.SessionsAsync(1);
        Assert.That(app.App.Logs.Records.Where(record => record.Level >= LogLevel.Warning), Is.Empty);
    }

    private static string TypeOf(Mutator mutator) => mutator.Chance(50) ? "application/octet-stream" : "text/plain";

    private static byte[] BodyOf(Mutator mutator, string query)
    {
        var text = string.Concat(mutator.Packets().Select(OldPolling.Packet));
        if (mutator.Chance(50)) text = mutator.Spoil(text);
        if (query.Contains("&j", StringComparison.Ordinal)) text = "d=" + (mutator.Chance(50) ? Uri.EscapeDataString(Sound(text)) : text);
        var body = Encoding.UTF8.GetBytes(text);
        if (mutator.Chance(30)) body = [0, 2, 255, (byte)'4', (byte)'0', 1, (byte)mutator.Next(12), 255, .. body];
        if (body.Length > 0 && mutator.Chance(30)) mutator.SpoilBytes(body);
        return body;
    }

    // Without halves of surrogate pairs, which cannot be escaped.
    private static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
