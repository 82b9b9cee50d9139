using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>Events and acknowledgements on the wire (features 3.1 and 3.5).</summary>
public sealed class EventTests
{
    [TestCase("42[\"echo\"]", "42[\"echo\"]")]
    [TestCase("42[\"echo\",1,\"zwei\",[3],{\"vier\":null}]", "42[\"echo\",1,\"zwei\",[3],{\"vier\":null}]")]
    [TestCase("42[ \"echo\" , 1 ]", "42[\"echo\",1]")]
    [TestCase("42/,[\"echo\"]", "42[\"echo\"]")]
    [TestCase("420[\"echo\"]", "430[]")]
    [TestCase("4212345[\"echo\",\"a\",2]", "4312345[\"a\",2]")]
    [TestCase("42/,12[\"echo\",{}]", "4312[{}]")]
    [TestCase("421[\"echo\",\"</script> ü € 😀 \u2028 + ' &\"]", "431[\"</script> ü € 😀 \u2028 + ' &\"]")]
    [TestCase("421[\"\\u0065cho\",\"\\u00e9\\n\\u0001\"]", "431[\"é\\n\\u0001\"]")]
    [TestCase("421[\"echo\",\"\\ud83d\",{\"\\udc00\":1}]", "431[\"\\ud83d\",{\"\\udc00\":1}]")]
    [TestCase("421[\"echo\",9007199254740993,1e21,-0.5,123456789012345680000]", "431[9007199254740993,1e21,-0.5,123456789012345680000]")]
    [Proves("F-SIO-01", "F-SIO-02", "F-SIO-03", "F-SIO-05", "F-SIO-46", "F-SIO-47", "F-SUB-28")]
    public async Task An_event_is_echoed_byte_for_byte(string packet, string answer)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync(packet);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo(answer));
    }

    [Test]
    [Proves("F-SIO-06", "F-SUB-28")]
    public async Task Values_are_written_as_JavaScript_writes_them()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.On("values", async () =>
            await socket.EmitAsync("values", "ü<>&'+\"\\\u2028😀", null, true, 1.5, -3, 1e21, new { Camel = 1, None = (string?)null }, new[] { 1, 2 }))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"values\"]");
        Assert.That(
            await socket.ReadTextAsync(),
            Is.EqualTo("42[\"values\",\"ü<>&'+\\\"\\\\\u2028😀\",null,true,1.5,-3,1e+21,{\"camel\":1,\"none\":null},[1,2]]")
                .Or.EqualTo("42[\"values\",\"ü<>&'+\\\"\\\\\u2028😀\",null,true,1.5,-3,1E+21,{\"camel\":1,\"none\":null},[1,2]]"));
    }

    [Test]
    [Proves("F-SIO-07")]
    public async Task An_event_may_be_named_by_a_number()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.On<string>("5", text => journal.Add($"5 {text}"))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[5,\"x\"]");
        await app.Journal.WaitForAsync("5 x");
    }

    [TestCase("connection")]
    [TestCase("new_namespace")]
    [TestCase("__proto__")]
    [TestCase("")]
    [Proves("F-SIO-16")]
    public async Task Names_that_are_not_reserved_are_dispatched(string name)
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.On(name, () => journal.Add($"event {name}"))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync($"42[{JsonSerializer.Serialize(name)}]");
        await app.Journal.WaitForAsync($"event {name}");
    }

    [Test]
    [Proves("F-SIO-16", "F-API-58")]
    public async Task An_event_called_error_is_an_event_and_no_error_of_the_socket()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.On<string>("error", text => journal.Add($"event error {text}"))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"error\",\"x\"]");
        await app.Journal.WaitForAsync("event error x");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "event error x"]));
    }

    [Test]
    [Proves("F-SIO-20", "F-API-55")]
    public async Task An_event_nobody_handles_is_dropped()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("421[\"unheard\",{}]");
        await socket.SendTextAsync("42[\"error\",\"x\"]");
        await socket.SendTextAsync("422[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("432[]"));
    }

    [Test]
    [Proves("F-SIO-48")]
    public async Task An_acknowledgement_is_sent_once()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.On("twice", async e =>
        {
            await e.AckAsync(1);
            await e.AckAsync(2);
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("421[\"twice\"]");
        await socket.SendTextAsync("422[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[1]"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("432[]"));
    }

    [Test]
    [Proves("F-SIO-49", "F-SUB-27")]
    public async Task An_acknowledgement_is_written_even_after_the_namespace_was_left()
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.On("late", async e =>
        {
            await gate.PassAsync();
            await e.AckAsync("late");
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("420[\"late\"]");
        await gate.Reached;
        await socket.SendTextAsync("41");
        await app.Journal.WaitForAsync("disconnect / client namespace disconnect");
        gate.Open();
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("430[\"late\"]"));
    }

    [Test]
    [Proves("F-SIO-50", "F-API-46", "F-API-48", "F-SUB-25")]
    public async Task The_servers_ids_start_at_zero_and_go_on_for_all_sockets_of_a_namespace()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
        {
            server.OnConnection(socket => socket.On("ask", async () => journal.Add($"main {await socket.EmitWithAckAsync<int>("asked")}")));
            server.Of("/admin").OnConnection(socket => socket.On("ask", async () => journal.Add($"admin {await socket.EmitWithAckAsync<int>("asked")}")));
        });
        await using var one = await RawWebSocket.JoinedAsync(app.Port);
        await using var two = await RawWebSocket.JoinedAsync(app.Port);
        await two.JoinAsync("/admin");
        await one.SendTextAsync("42[\"ask\"]");
        Assert.That(await one.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        await two.SendTextAsync("42[\"ask\"]");
        Assert.That(await two.ReadTextAsync(), Is.EqualTo("421[\"asked\"]"));
        await two.SendTextAsync("42/admin,[\"ask\"]");
        Assert.That(await two.ReadTextAsync(), Is.EqualTo("42/admin,0[\"asked\"]"));
        await two.SendTextAsync("43/admin,0[30]");
        await two.SendTextAsync("431[20]");
        await one.SendTextAsync("430[10]");
        await app.Journal.WaitForAsync("main 10");
        await app.Journal.WaitForAsync("main 20");
        await app.Journal.WaitForAsync("admin 30");
    }

    [Test]
    [Proves("F-API-46", "F-API-48")]
    public async Task Who_waits_for_an_acknowledgement_hears_that_the_client_is_gone()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket => socket.On("ask", async () =>
        {
            try
            {
                await socket.EmitWithAckAsync<int>("asked");
            }
            catch (SocketDisconnectedException)
            {
                journal.Add("gone");
            }
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"ask\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        socket.Abort();
        await app.Journal.WaitForAsync("gone");
    }

    [Test]
    [Proves("F-API-47", "F-SIO-26")]
    public async Task An_acknowledgement_that_comes_too_late_is_ignored()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket => socket.On("ask", async () =>
        {
            try
            {
                await socket.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<int>("asked");
            }
            catch (AckTimeoutException)
            {
                journal.Add("too late");
            }
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"ask\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        app.Clock.Advance(TimeSpan.FromSeconds(5.1));
        await app.Journal.WaitForAsync("too late");
        await socket.SendTextAsync("430[1]");
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-SIO-57")]
    public async Task A_listener_registered_in_the_connection_handler_misses_nothing()
    {
        await using var app = await WireApp.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await using var socket = await RawWebSocket.OpenAsync(app.Port);
            await socket.SendTextAsync("40");
            await socket.ReadTextAsync();
            await socket.SendTextAsync("421[\"echo\"]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        }
    }

    [TestCase("connect")]
    [TestCase("connect_error")]
    [TestCase("disconnect")]
    [TestCase("disconnecting")]
    [TestCase("newListener")]
    [TestCase("removeListener")]
    [Proves("F-SIO-58", "F-API-26")]
    public async Task Reserved_names_cannot_be_emitted(string name)
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(async socket =>
        {
            foreach (var emit in (Func<ValueTask>[])[() => socket.EmitAsync(name), () => server.EmitAsync(name)])
            {
                try
                {
                    await emit();
                    journal.Add("sent");
                }
                catch (ArgumentException e)
                {
                    journal.Add(e.Message.Contains($"\"{name}\" is a reserved event name", StringComparison.Ordinal) ? "refused" : e.Message);
                }
            }
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await Patience.UntilAsync(() => app.Journal.All.Count == 3);
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "refused", "refused"]));
    }

    [Test]
    public async Task A_converter_of_the_application_for_text_reads_and_writes_every_argument()
    {
        await using var app = await WireApp.StartAsync(
            options => options.Json.Converters.Add(new Shouted()),
            (server, journal) => server.OnConnection(socket => socket.On<string, string>("say", async text =>
            {
                journal.Add(text);
                await socket.EmitAsync("said", text);
                return text;
            })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("420[\"say\",\"HELLO\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"said\",\"HELLO\"]"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("430[\"HELLO\"]"));
        Assert.That(app.Journal.All, Does.Contain("hello"));
    }

    private sealed class Shouted : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()!.ToLowerInvariant();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToUpperInvariant());
    }
}
