using System.Text.Json;
using Chat.Tests.Support;
using SocketIOClient;
using SocketIOClient.Transport;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

/// <summary>The same way with the client that .NET frontends use.</summary>
public sealed class ClientLibraryTests
{
    [Test]
    public async Task A_message_goes_from_one_library_client_to_another([Values] TransportProtocol transport)
    {
        await using var host = await ChatHost.StartAsync();
        using var student = Create(host, new { token = host.TokenFor(Student) }, transport);
        using var tutor = Create(host, new { token = host.TokenFor(Tutor) }, transport);
        var (studentReady, tutorReady) = (Once(student, "ready"), Once(tutor, "ready"));
        var arrived = Once(tutor, "new_message");
        await Task.WhenAll(student.ConnectAsync(), tutor.ConnectAsync()).WithPatience();
        Assert.That((await studentReady.WithPatience()).Number("userId"), Is.EqualTo(9));
        await tutorReady.WithPatience();

        var answered = new TaskCompletionSource<JsonElement>();
        await student.EmitAsync("send_message", response => answered.TrySetResult(response.GetValue(0)), new { roomId = 1, content = "สวัสดี 👋" })
            .WithPatience();
        Assert.That((await answered.Task.WithPatience()).Text("message.content"), Is.EqualTo("สวัสดี 👋"));
        Assert.That((await arrived.WithPatience()).Text("content"), Is.EqualTo("สวัสดี 👋"));
        await Task.WhenAll(student.DisconnectAsync(), tutor.DisconnectAsync()).WithPatience();
    }

    private static SocketIOClient.SocketIO Create(ChatHost host, object auth, TransportProtocol transport) => new(
        host.Url, new SocketIOOptions { Auth = auth, Transport = transport, Reconnection = false, AutoUpgrade = false });

    private static Task<JsonElement> Once(SocketIOClient.SocketIO client, string name)
    {
        var got = new TaskCompletionSource<JsonElement>();
        client.On(name, response => got.TrySetResult(response.GetValue(0)));
        return got.Task;
    }
}
