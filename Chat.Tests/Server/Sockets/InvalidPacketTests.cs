using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Sockets;

/// <summary>Packets that do not decode: every socket of the connection hears of it and the connection ends (features 3.2).</summary>
public sealed class InvalidPacketTests
{
    private static readonly object[] Malformed =
    [
        Case("48", "type 8"),
        Case("49[]", "type 9"),
        Case("4abc", "a letter for a type"),
        Case("4-1", "a negative type"),
        Case("4{}", "JSON without a type"),
        Case("40[]", "CONNECT with an array"),
        Case("40\"x\"", "CONNECT with a string"),
        Case("40null", "CONNECT with null"),
        Case("40-5", "CONNECT with a number"),
        Case("40true", "CONNECT with true"),
        Case("40{", "CONNECT with half an object"),
        Case("40/admin,[]", "CONNECT of a namespace with an array"),
        Case("40/admin,\"invalid\"", "CONNECT of a namespace with a string"),
        Case("41{}", "DISCONNECT with an object"),
        Case("41[]", "DISCONNECT with an array"),
        Case("41\"x\"", "DISCONNECT with a string"),
        Case("41/admin,{}", "DISCONNECT of a namespace with an object"),
        Case("42", "EVENT without a payload"),
        Case("4212", "EVENT with an id only"),
        Case("42/admin,", "EVENT of a namespace without a payload"),
        Case("42[]", "EVENT with an empty array"),
        Case("42{}", "EVENT with an object"),
        Case("42\"x\"", "EVENT with a string"),
        Case("42null", "EVENT with null"),
        Case("42[null]", "EVENT named null"),
        Case("42[true]", "EVENT named true"),
        Case("42[{}]", "EVENT named by an object"),
        Case("42[[\"a\"]]", "EVENT named by an array"),
        Case("42[\"connect\"]", "EVENT named connect"),
        Case("42[\"connect_error\"]", "EVENT named connect_error"),
        Case("42[\"disconnect\"]", "EVENT named disconnect"),
        Case("42[\"disconnecting\"]", "EVENT named disconnecting"),
        Case("42[\"newListener\"]", "EVENT named newListener"),
        Case("42[\"removeListener\"]", "EVENT named removeListener"),
        Case("42[\"\\u0064isconnect\"]", "EVENT named disconnect with an escape"),
        Case("42[\"a\"", "EVENT with half an array"),
        Case("42[\"a\",]", "EVENT with a comma too many"),
        Case("42[\"a\"]]", "EVENT with a bracket too many"),
        Case("42[\"a\"]x", "EVENT with something behind it"),
        Case("42['a']", "EVENT in single quotes"),
        Case("42[\"a\",//\n1]", "EVENT with a comment"),
        Case("42[\"a\",NaN]", "EVENT with NaN"),
        Case("42[\"a\",01]", "EVENT with a leading zero"),
        Case("42[\"a\",\"\\ud83d\u0001\"]", "EVENT with a control character"),
        Case("42abc[\"a\"]", "EVENT with a bad id"),
        Case("42-1[\"a\"]", "EVENT with a negative id"),
        Case("421.5[\"a\"]", "EVENT with a fractional id"),
        Case("43{}", "ACK with an object"),
        Case("430\"x\"", "ACK with a string"),
        Case("430null", "ACK with null"),
        Case("44[]", "CONNECT_ERROR with an array"),
        Case("45", "BINARY_EVENT without a count"),
        Case("451", "BINARY_EVENT without a dash"),
        Case("45-[\"b\"]", "BINARY_EVENT with an empty count"),
        Case("450-[\"b\"]", "BINARY_EVENT without attachments"),
        Case("45a-[\"b\"]", "BINARY_EVENT with a letter for a count"),
        Case("451.23-[\"b\"]", "BINARY_EVENT with a fractional count"),
        Case("45-1-[\"b\"]", "BINARY_EVENT with a negative count"),
        Case("4511-[\"b\"]", "BINARY_EVENT with 11 attachments"),
        Case("45999999999999999999999-[\"b\"]", "BINARY_EVENT with an absurd count"),
        Case("451-", "BINARY_EVENT without a payload"),
        Case("451-[\"disconnect\",{\"_placeholder\":true,\"num\":0}]", "BINARY_EVENT named disconnect"),
        Case("460-0[]", "BINARY_ACK without attachments"),
        Case("4611-0[]", "BINARY_ACK with 11 attachments"),
        Case("42[\"deep\"," + new string('[', 5000) + new string(']', 5000) + "]", "EVENT of depth 5000"),
        Case("42[\"deep\"," + string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000) + "]", "EVENT of objects of depth 5000"),
        Case("4" + new string('9', 10_000), "ten thousand nines"),
    ];

    [TestCaseSource(nameof(Malformed))]
    [Proves(
        "F-SIO-10", "F-SIO-11", "F-SIO-12", "F-SIO-13", "F-SIO-14", "F-SIO-15", "F-SIO-16", "F-SIO-17", "F-SIO-18", "F-SIO-19",
        "F-SIO-20", "F-SIO-32", "F-SIO-33", "F-SIO-34", "F-SUB-07", "F-SUB-29", "F-SUB-40")]
    public async Task A_malformed_packet_on_WebSocket_is_an_error_and_ends_the_connection(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port, "/");
        await socket.SendTextAsync(packet);
        var close = await socket.ReadFrameAsync();
        Assert.That((close.Opcode, close.Payload.Length), Is.EqualTo((RawFrame.CloseFrame, 0)));
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All.Count, Is.EqualTo(3), string.Join(", ", app.Journal.All));
        Assert.That(app.Journal.All.ElementAt(1), Does.StartWith("error / "));
    }

    [TestCaseSource(nameof(Malformed))]
    [Proves("F-SIO-19", "F-SIO-24", "F-SIO-60", "F-SUB-07")]
    public async Task A_malformed_packet_on_polling_is_an_error_and_ends_the_session(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("421[\"echo\",\"before\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"before\"]"));
        await session.PostOkAsync(packet);
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All.ElementAt(1), Does.StartWith("error / "));
    }

    [TestCase("48", "unknown packet type 8")]
    [TestCase("42{}", "invalid payload")]
    [TestCase("41{}", "invalid payload")]
    [TestCase("42[\"disconnect\"]", "invalid payload")]
    [TestCase("451[\"b\"]", "Illegal attachments")]
    [TestCase("450-[\"b\"]", "Illegal attachments")]
    [TestCase("4511-[\"b\"]", "too many attachments")]
    [Proves("F-SIO-19")]
    public async Task The_error_has_the_text_of_the_reference(string packet, string text)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync(packet);
        await app.Journal.WaitForAsync($"error / {text}");
    }

    [Test]
    [Proves("F-SIO-19")]
    public async Task Every_socket_of_the_connection_hears_of_the_error_and_no_other()
    {
        await using var app = await WireApp.StartAsync();
        await using var bystander = await RawWebSocket.JoinedAsync(app.Port);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.JoinAsync("/admin");
        await socket.SendTextAsync("42/admin,{}");
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        await app.Journal.WaitForAsync("disconnect /admin forced close");
        Assert.That(
            app.Journal.All.Skip(3),
            Is.EquivalentTo(["error / invalid payload", "error /admin invalid payload", "disconnect / forced close", "disconnect /admin forced close"]));
        await bystander.SendTextAsync("421[\"echo\"]");
        Assert.That(await bystander.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-SIO-19", "F-SIO-56")]
    public async Task Nothing_behind_a_malformed_packet_is_handled()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("42[\"note\",1]\u001e42{}\u001e42[\"note\",2]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All, Does.Not.Contain("note / 2"));
    }

    private static TestCaseData Case(string packet, string name) => new TestCaseData(packet).SetArgDisplayNames(name);
}
