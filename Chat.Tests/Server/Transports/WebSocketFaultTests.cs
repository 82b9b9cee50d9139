using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Transports;

/// <summary>Frames that break the rules, and the ends of a WebSocket (features 1.7).</summary>
public sealed class WebSocketFaultTests
{
    private static readonly object[] Violations =
    [
        new TestCaseData(RawFrame.Encode(RawFrame.TextFrame, "42"u8, masked: false), 1002).SetArgDisplayNames("unmasked"),
        new TestCaseData(RawFrame.Encode(RawFrame.TextFrame, "42"u8, reserved: 4), 1002).SetArgDisplayNames("RSV1 without an extension"),
        new TestCaseData(RawFrame.Encode(RawFrame.TextFrame, "42"u8, reserved: 1), 1002).SetArgDisplayNames("RSV3"),
        new TestCaseData(RawFrame.Encode(3, "42"u8), 1002).SetArgDisplayNames("opcode 3"),
        new TestCaseData(RawFrame.Encode(11, "42"u8), 1002).SetArgDisplayNames("opcode 11"),
        new TestCaseData(RawFrame.Encode(RawFrame.Continuation, "42"u8), 1002).SetArgDisplayNames("continuation of nothing"),
        new TestCaseData(RawFrame.Encode(RawFrame.PingFrame, "a"u8, final: false), 1002).SetArgDisplayNames("fragmented ping"),
        new TestCaseData(RawFrame.Encode(RawFrame.PingFrame, new byte[126]), 1002).SetArgDisplayNames("ping of 126 bytes"),
        new TestCaseData(new byte[] { 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0 }, null).SetArgDisplayNames("length of 64 bits, all set"),
        new TestCaseData(RawFrame.Encode(RawFrame.TextFrame, [0x34, 0x32, 0xff]), 1007).SetArgDisplayNames("not UTF-8"),
        new TestCaseData(RawFrame.Encode(RawFrame.TextFrame, [0x34, 0x32, 0xed, 0xa0, 0x80]), 1007).SetArgDisplayNames("a surrogate in UTF-8"),
        new TestCaseData(RawFrame.Encode(RawFrame.TextFrame, [0x34, 0x32, 0xc0, 0x80]), 1007).SetArgDisplayNames("an overlong NUL"),
        new TestCaseData(RawFrame.Encode(RawFrame.TextFrame, new byte[1001]), 1009).SetArgDisplayNames("one byte too long"),
        new TestCaseData(RawFrame.Encode(RawFrame.BinaryFrame, new byte[1001]), 1009).SetArgDisplayNames("binary, one byte too long"),
        new TestCaseData(
            (byte[])[.. RawFrame.Encode(RawFrame.TextFrame, new byte[600], final: false), .. RawFrame.Encode(RawFrame.Continuation, new byte[401])],
            1009).SetArgDisplayNames("two fragments too long together"),
        new TestCaseData(
            (byte[])[.. RawFrame.Encode(RawFrame.TextFrame, "4"u8, final: false), .. RawFrame.Encode(RawFrame.TextFrame, "4"u8)],
            1002).SetArgDisplayNames("text inside a fragmented message"),
        new TestCaseData(RawFrame.Encode(RawFrame.CloseFrame, [3]), 1002).SetArgDisplayNames("close of one byte"),
        new TestCaseData(RawFrame.Encode(RawFrame.CloseFrame, [3, 0xec]), 1002).SetArgDisplayNames("close 1004"),
    ];

    [TestCaseSource(nameof(Violations))]
    [Proves("F-ENG-80", "F-ENG-81", "F-SUB-15")]
    public async Task A_frame_that_breaks_the_rules_is_a_transport_error(byte[] bytes, int? code)
    {
        await using var app = await WireApp.StartAsync(o => o.MaxPayload = 1000);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.Client.SendAsync(bytes);
        var close = await socket.ReadFrameAsync();
        Assert.That(close.Opcode, Is.EqualTo(RawFrame.CloseFrame));
        if (code is not null)
            Assert.That(close.CloseCode, Is.EqualTo(code));
        await app.Journal.WaitForAsync("disconnect / transport error");
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [TestCase(null, null)]
    [TestCase(1000, 1000)]
    [TestCase(1001, 1001)]
    [TestCase(4000, 4000)]
    [Proves("F-ENG-83", "F-ENG-112")]
    public async Task A_close_by_the_client_is_answered_and_is_a_transport_close(int? code, int? answer)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendCloseAsync(code);
        var frame = await socket.ReadFrameAsync();
        Assert.That((frame.Opcode, frame.CloseCode), Is.EqualTo((RawFrame.CloseFrame, answer)));
        Assert.That(await socket.Client.IsEndedAsync(), Is.True);
        await app.Journal.WaitForAsync("disconnect / transport close");
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-ENG-83")]
    public async Task A_lost_connection_is_a_transport_close(bool reset)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        if (reset)
            socket.Abort();
        else
            await socket.DisposeAsync();
        await app.Journal.WaitForAsync("disconnect / transport close");
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-ENG-83")]
    public async Task A_connection_lost_inside_a_frame_is_a_transport_close()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.Client.SendAsync(RawFrame.Encode(RawFrame.TextFrame, new byte[500]).AsMemory(0, 100));
        socket.Client.FinishSending();
        await app.Journal.WaitForAsync("disconnect / transport close");
    }

    [TestCase("", "parse error")]
    [TestCase("7", "parse error")]
    [TestCase("hello", "parse error")]
    [TestCase("2", "transport error")]
    [TestCase("2probe", "transport error")]
    [TestCase("1", "transport close")]
    [Proves("F-ENG-54", "F-ENG-82", "F-ENG-84", "F-ENG-86", "F-ENG-110", "F-SUB-20")]
    public async Task A_packet_that_ends_the_session_is_followed_by_a_close_without_code(string packet, string reason)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync(packet);
        var close = await socket.ReadFrameAsync();
        Assert.That((close.Opcode, close.Payload.Length), Is.EqualTo((RawFrame.CloseFrame, 0)));
        await app.Journal.WaitForAsync($"disconnect / {reason}");
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-ENG-82", "F-ENG-71")]
    public async Task The_connection_ends_once_the_client_has_answered_the_close()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"kill\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.SessionsAsync(0);
    }

    [Test]
    [Proves("F-ENG-82")]
    public async Task A_client_that_never_answers_the_close_is_cut_after_30_seconds()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("48");
        var close = await socket.ReadFrameAsync();
        Assert.That(close.Opcode, Is.EqualTo(RawFrame.CloseFrame));
        await app.Journal.WaitForAsync("disconnect / forced close");
        app.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.That(await socket.Client.IsEndedAsync(), Is.True);
    }
}
