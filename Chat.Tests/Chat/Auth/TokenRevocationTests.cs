using Chat.Host.Domain.Access;
using Chat.Tests.Chat.Groups;
using Chat.Tests.Chat.Messenger;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Auth;

/// <summary>An admin revokes what a person has; on one node.</summary>
public sealed class TokenRevocationTests
{
    private const string On = "Chat:Auth:Revocation=true";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task Every_socket_of_the_person_is_told_and_cut_off_and_nobody_elses()
    {
        await using var host = await ChatHost.StartAsync(_clock, On);
        ChatClient[] theirs = [await host.ConnectAsync(Student), await MessengerHost.EnterAsync(host, Student), await GroupsHost.EnterAsync(host, Student)];
        var tutor = await host.ConnectAsync(Tutor);
        var (status, answer) = await host.CallAsync(HttpMethod.Post, PathOf(Student.Id), Admin);
        Assert.That((status, answer.Number("userId"), answer.Number("sockets"), answer.GetProperty("silentNodes").GetArrayLength()), Is.EqualTo((200, 9L, 3L, 0)));
        foreach (var client in theirs)
        {
            await client.DisconnectedAsync();
            Assert.That(client.Events("error")[^1].GetRawText(), Is.EqualTo("""{"code":"UNAUTHENTICATED","message":"Authentication failed"}"""));
        }
        await tutor.FlushAsync();
        Assert.That(tutor.Disconnected, Is.False);
        Assert.That(host.Logs.Records.Count(record => record.Event.Name == "TokensRevoked"), Is.EqualTo(1));
    }

    [Test]
    public async Task No_token_issued_before_holds_from_then_on_and_one_issued_later_does()
    {
        await using var host = await ChatHost.StartAsync(_clock, On);
        var old = host.TokenFor(Student);
        var (_, answer) = await host.CallAsync(HttpMethod.Post, PathOf(Student.Id), Admin);
        Assert.That(answer.GetProperty("holdsFrom").GetDateTimeOffset(), Is.EqualTo(_clock.GetUtcNow() + Second));
        await ExpectRefusalAsync(host, old);
        Assert.That((await host.CallAsync(HttpMethod.Get, "/api/rooms", Student)).Status, Is.EqualTo(401));

        _clock.Advance(Second);
        var back = await host.ConnectAsync(Student);
        Assert.That((await back.AskAsync("auth_refresh", old)).Text("error.code"), Is.EqualTo("UNAUTHENTICATED"));
        Assert.That((await back.AskAsync("auth_refresh", host.TokenFor(Student))).GetRawText(), Is.EqualTo("""{"success":true}"""));
        Assert.That((await host.CallAsync(HttpMethod.Get, "/api/rooms", Student)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task What_was_revoked_stays_so_over_a_restart()
    {
        await using var host = await ChatHost.StartAsync(On);
        var old = host.TokenFor(Student);
        await host.CallAsync(HttpMethod.Post, PathOf(Student.Id), Admin);
        await host.RestartAsync();
        await ExpectRefusalAsync(host, old);
    }

    [Test]
    public async Task Who_is_on_the_way_in_meanwhile_does_not_stay()
    {
        await using var host = await ChatHost.StartWithAsync(services => services.AddSingleton<IRevocationStore, RevokedMeanwhile>(), On);
        var student = await host.OpenAsync(new { token = host.TokenFor(Student) });
        await student.DisconnectedAsync();
        Assert.That(student.Events("error")[^1].Text("code"), Is.EqualTo("UNAUTHENTICATED"));
    }

    [TestCase("0"), TestCase("-1"), TestCase("nobody"), TestCase("1.5"), TestCase("99999999999999999999")]
    public async Task Only_an_admin_may_and_only_with_an_id(string id)
    {
        await using var host = await ChatHost.StartAsync(On);
        Assert.That((await host.CallAsync(HttpMethod.Post, PathOf(Student.Id), null)).Status, Is.EqualTo(401));
        Assert.That((await host.CallAsync(HttpMethod.Post, PathOf(Student.Id), Tutor)).Status, Is.EqualTo(403));
        var (status, answer) = await host.CallAsync(HttpMethod.Post, $"/api/admin/users/{id}/revoke", Admin);
        Assert.That((status, answer.Text("error.code")), Is.EqualTo((400, "INVALID_INPUT")));
        await host.ConnectAsync(Student);
    }

    [Test]
    public async Task A_token_signed_with_another_key_revokes_nothing()
    {
        await using var host = await ChatHost.StartAsync(On);
        await using var other = await ChatHost.StartAsync("Chat:Auth:SigningKey=another key of the tests, also long enough");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", other.TokenFor(Admin));
        using var answer = await http.PostAsync(host.Url + PathOf(Student.Id), null).WithPatience();
        Assert.That((int)answer.StatusCode, Is.EqualTo(401));
        await host.ConnectAsync(Student);
    }

    [Test]
    public async Task There_is_no_such_route_unless_it_was_asked_for()
    {
        await using var host = await ChatHost.StartAsync();
        Assert.That((await host.CallAsync(HttpMethod.Post, PathOf(Student.Id), Admin)).Status, Is.EqualTo(404));
    }

    private static string PathOf(long userId) => $"/api/admin/users/{userId}/revoke";

    private static async Task ExpectRefusalAsync(ChatHost host, string token)
    {
        foreach (var @namespace in new[] { "/", "/messenger", "/groups", "/marketplace" })
        {
            var client = await host.OpenAsync(new { token }, @namespace: @namespace);
            Assert.That(client.ConnectError?.GetRawText(), Is.EqualTo("""{"message":"Authentication failed","data":{"code":"UNAUTHENTICATED"}}"""));
        }
    }

    /// <summary>As it looks when another node revokes between the first look at a token and the arrival.</summary>
    private sealed class RevokedMeanwhile : IRevocationStore
    {
        private int _asked;

        public ValueTask<DateTimeOffset?> FindAsync(long userId) =>
            ValueTask.FromResult<DateTimeOffset?>(Interlocked.Increment(ref _asked) == 1 ? null : DateTimeOffset.MaxValue);

        public Task SaveAsync(long userId, DateTimeOffset holdsFrom) => Task.CompletedTask;
    }
}
