using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

/// <summary>What an admin sees of the sockets.</summary>
public sealed class SocketDebugTests
{
    private const string Path = "/api/messages/admin/socket-debug";

    [Test]
    public async Task An_admin_sees_the_rooms_with_their_sockets_and_users()
    {
        await using var host = await ChatHost.StartAsync();
        await host.ConnectAsync(Student);
        await host.ConnectAsync(Tutor);

        var (status, all) = await host.CallAsync(HttpMethod.Get, Path, Admin);
        Assert.That((status, all.Number("totalConnections")), Is.EqualTo((200, 2L)));
        Assert.That(all.GetProperty("rooms").GetArrayLength(), Is.EqualTo(all.Number("totalRooms")));

        var (_, one) = await host.CallAsync(HttpMethod.Get, Path + "?room=room:1", Admin);
        var room = one.GetProperty("rooms")[0];
        Assert.That((one.Number("totalRooms"), room.Text("roomName"), room.Number("socketCount")), Is.EqualTo((1L, "room:1", 2L)));
        Assert.That(room.GetProperty("socketIds").GetArrayLength(), Is.EqualTo(2));
        Assert.That(room.GetProperty("userIds").GetRawText(), Is.EqualTo("""["3","9"]"""));
    }

    [Test]
    public async Task Namespace_and_limit_narrow_it()
    {
        await using var host = await ChatHost.StartAsync();
        await host.ConnectAsync(Student);
        var (_, elsewhere) = await host.CallAsync(HttpMethod.Get, Path + "?namespace=/nowhere", Admin);
        Assert.That((elsewhere.Number("totalConnections"), elsewhere.Number("totalRooms")), Is.EqualTo((0L, 0L)));
        var (_, first) = await host.CallAsync(HttpMethod.Get, Path + "?namespace=/&limit=1", Admin);
        Assert.That(first.GetProperty("rooms").GetArrayLength(), Is.EqualTo(1));
        Assert.That(first.Number("totalRooms"), Is.GreaterThan(1));
    }

    [Test]
    public async Task Nobody_else_sees_it()
    {
        await using var host = await ChatHost.StartAsync();
        Assert.That((await host.CallAsync(HttpMethod.Get, Path, null)).Status, Is.EqualTo(401));
        Assert.That((await host.CallAsync(HttpMethod.Get, Path, Tutor)).Status, Is.EqualTo(403));
        Assert.That((await host.CallAsync(HttpMethod.Get, Path + "?limit=0", Admin)).Status, Is.EqualTo(400));
    }
}
