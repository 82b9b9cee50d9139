using Chat.Host;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Microsoft.Extensions.Options;
using static Chat.Tests.Chat.Messenger.MessengerHost;

namespace Chat.Tests.Chat.Messenger;

/// <summary>Sockets without a token, where a development server believes what they say.</summary>
public sealed class GuestTests
{
    private const string NotAuthenticated = """{"message":"Not authenticated"}""";

    [Test]
    public async Task A_guest_may_say_who_it_is_and_nothing_before()
    {
        await using var host = await ChatHost.StartAsync("Chat:Messenger:TrustClientUserId=true");
        var chat = await host.DirectAsync(Ann, Bob);
        var ann = await host.EnterAsync(Ann);
        await ann.SendAsync(chat, "missed");
        var guest = await host.OpenAsync(null, @namespace: Namespace);
        string[] events = ["send_message", "join_chat", "leave_chat", "typing_start", "message_read", "get_messages", "get_presence", "sync", "user_authenticated"];
        foreach (var name in events)
            Assert.That((await guest.AskRawAsync(name, "")).GetProperty("success").GetBoolean(), Is.False, name);
        Assert.That(guest.Events("error").Select(told => told.GetRawText()), Is.All.EqualTo(NotAuthenticated).And.Exactly(events.Length).Items);
        Assert.That(guest.Story(), Is.Empty);

        Assert.That((await guest.AskAsync("user_authenticated", "102")).GetRawText(), Is.EqualTo("""{"success":true,"userId":102}"""));
        Assert.That(guest.Story(), Is.EqualTo("new_message"));
        await guest.SendAsync(chat, "here I am");
        Assert.That((await ann.EventAsync("new_message")).Number("sender_id"), Is.EqualTo(102));
        Assert.That((await guest.AskAsync("user_authenticated", 101)).ErrorCode(), Is.EqualTo("False UNAUTHORIZED"));
        guest.Dispose();
        await Patience.UntilAsync(() => host.Logs.Named("UserDisconnected").Any());
    }

    [Test]
    public async Task A_bad_token_does_not_make_a_guest()
    {
        await using var host = await ChatHost.StartAsync("Chat:Messenger:TrustClientUserId=true");
        Assert.That((await host.OpenAsync(new { token = "bad" }, @namespace: Namespace)).ConnectError, Is.Not.Null);
        Assert.That((await host.OpenAsync(null, @namespace: "/groups")).ConnectError, Is.Not.Null);
    }

    [Test]
    public void Nothing_but_development_starts_with_it()
    {
        using var folder = new TempFolder();
        string[] arguments =
        [
            $"--contentRoot={folder.Path}", "--environment=Production", $"--Chat:Auth:SigningKey={ChatHost.SigningKey}", "--Chat:Messenger:TrustClientUserId=true",
        ];
        var refused = Assert.Throws<OptionsValidationException>(() => ChatApp.Build(arguments));
        Assert.That(refused!.Message, Does.StartWith("Chat:Messenger:TrustClientUserId is on"));
    }
}
