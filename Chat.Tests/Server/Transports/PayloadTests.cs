using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Transports;

/// <summary>Packets and payloads as they travel (features 1.4).</summary>
public sealed class PayloadTests
{
    private static readonly byte[] Attachment = [1, 2, 3, 4];

    [Test]
    [Proves("F-ENG-47", "F-ENG-48", "F-SIO-57")]
    public async Task A_POST_carries_many_packets_and_they_are_handled_in_order()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync(string.Join('\u001e', Enumerable.Range(0, 20).Select(i => $"42[\"note\",{i}]")));
        await app.Journal.WaitForAsync("note / 19");
        Assert.That(app.Journal.All.Skip(1), Is.EqualTo(Enumerable.Range(0, 20).Select(i => $"note / {i}")));
    }

    [Test]
    [Proves("F-ENG-48", "F-ENG-58")]
    public async Task What_waits_goes_out_in_one_payload_without_a_separator_at_its_end()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.On("three", async () =>
            {
                for (var i = 1; i <= 3; i++)
                    await socket.EmitAsync("n", i);
                journal.Add("sent");
            })));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("42[\"three\"]");
        await app.Journal.WaitForAsync("sent");
        Assert.That(await session.ReadAsync(), Is.EqualTo("42[\"n\",1]\u001e42[\"n\",2]\u001e42[\"n\",3]"));
    }

    [TestCase("bAQIDBA==", TestName = "Base64 with padding")]
    [TestCase("bAQIDBA", TestName = "Base64 without padding")]
    [TestCase("bAQ ID\tBA==\r\n", TestName = "Base64 with blanks in it")]
    [Proves("F-ENG-49", "F-ENG-53", "F-SIO-27", "F-SIO-29")]
    public async Task Binary_on_polling_is_base64_in_both_directions(string packet)
    {
        await using var app = await StartBinaryEchoAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]\u001e" + packet);
        Assert.That(await session.ReadAsync(), Is.EqualTo("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA=="));
    }

    [Test]
    [Proves("F-ENG-51", "F-ENG-49")]
    public async Task Asking_for_base64_changes_nothing_on_polling()
    {
        await using var app = await StartBinaryEchoAsync();
        await using var session = await PollingSession.OpenAsync(app.Port, "&b64=1");
        await session.JoinAsync();
        await session.PostOkAsync("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA==");
        Assert.That(await session.ReadAsync(), Is.EqualTo("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA=="));
    }

    [TestCase("b-_8=")]
    [TestCase("b+/8=")]
    [Proves("F-ENG-53")]
    public async Task Both_base64_alphabets_are_read(string packet)
    {
        await using var app = await StartBinaryEchoAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]\u001e" + packet);
        Assert.That(await session.ReadAsync(), Does.EndWith("\u001eb+/8="));
    }

    [Test]
    [Proves("F-ENG-50", "F-ENG-79", "F-SIO-27")]
    public async Task Binary_on_WebSocket_is_a_binary_frame_as_it_is()
    {
        await using var app = await StartBinaryEchoAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]");
        await socket.SendBinaryAsync(Attachment);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]"));
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(Attachment));
    }

    [Test]
    [Proves("F-ENG-50")]
    public async Task An_empty_binary_frame_is_an_empty_attachment()
    {
        await using var app = await StartBinaryEchoAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]");
        await socket.SendBinaryAsync();
        await socket.ReadTextAsync();
        Assert.That(await socket.ReadBinaryAsync(), Is.Empty);
    }

    [Test]
    [Proves("F-ENG-52")]
    public async Task A_text_frame_may_carry_base64()
    {
        await using var app = await StartBinaryEchoAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]");
        await socket.SendTextAsync("bAQIDBA==");
        await socket.ReadTextAsync();
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(Attachment));
    }

    [Test]
    [Proves("F-ENG-51")]
    public async Task A_client_without_binary_gets_base64_on_WebSocket()
    {
        await using var app = await StartBinaryEchoAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port, "&b64=1");
        await socket.JoinAsync();
        await socket.SendTextAsync("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]");
        await socket.SendTextAsync("bAQIDBA==");
        await socket.ReadTextAsync();
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("bAQIDBA=="));
    }

    [TestCase("7")]
    [TestCase("x")]
    [TestCase("")]
    [TestCase("é")]
    [Proves("F-ENG-54", "F-ENG-67")]
    public async Task Packets_before_a_bad_one_are_delivered_and_those_behind_are_not(string bad)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostAsync($"42[\"note\",1]\u001e42[\"note\",2]\u001e{bad}\u001e42[\"note\",3]");
        await app.Journal.WaitForAsync("disconnect / parse error");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "note / 1", "note / 2", "disconnect / parse error"]));
    }

    [Test]
    [Proves("F-ENG-54")]
    public async Task A_separator_at_the_end_is_an_empty_packet_and_so_a_fault()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostAsync("42[\"note\",1]\u001e");
        await app.Journal.WaitForAsync("disconnect / parse error");
        Assert.That(app.Journal.All, Does.Contain("note / 1"));
    }

    [Test]
    [Proves("F-ENG-55", "F-SIO-08", "F-SIO-19")]
    public async Task An_empty_message_is_a_packet_of_Engine_IO_but_not_of_Socket_IO()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("4");
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
    }

    [TestCase("text/plain;charset=UTF-8")]
    [TestCase("text/plain;charset=iso-8859-1")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase(null)]
    [Proves("F-ENG-56")]
    public async Task Text_is_UTF8_whatever_is_declared(string? type)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var response = await session.PostAsync("421[\"echo\",\"€ 中文 😀\u2028\"]", type is null ? [] : [("Content-Type", type)]);
        Assert.That(response.ToString(), Is.EqualTo("200 ok"));
        var answer = await session.GetAsync();
        Assert.That(answer.Text, Is.EqualTo("431[\"€ 中文 😀\u2028\"]"));
        Assert.That(answer["Content-Length"], Is.EqualTo($"{Encoding.UTF8.GetByteCount(answer.Text)}"));
    }

    private static Task<WireApp> StartBinaryEchoAsync() => WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
        socket.On<byte[]>("binary", async bytes => await socket.EmitAsync("binary", bytes))));
}
