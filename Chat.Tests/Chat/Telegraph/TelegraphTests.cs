using Chat.Host;
using Chat.Tests.Chat.Messenger;
using Chat.Tests.Chat.Tutoring;
using Microsoft.Extensions.Options;
using static Chat.Tests.Chat.Messenger.MessengerHost;

namespace Chat.Tests.Chat.Telegraph;

/// <summary>A contract that the host does not have: a folder of its own and one registration make it one like the others.</summary>
public sealed class TelegraphTests
{
    [Test]
    public async Task A_further_contract_has_its_door_its_words_its_errors_and_what_was_missed()
    {
        await using var host = await ChatHost.StartWithAsync(services => services.AddTelegraph());
        var chat = await host.DirectAsync(Ann, Bob);
        var ann = await host.EnterAsync(Ann);
        await ann.SendAsync(chat, "missed");

        var bob = await OpenAsync(host);
        Assert.That((await bob.EventAsync("telegram")).GetRawText(), Is.EqualTo($$"""{"line":{{chat}},"from":"Ann","text":"missed"}"""));
        await ann.SendAsync(chat, "heard");
        Assert.That((await ann.EventAsync("message_delivery_info", 2)).Number("delivered"), Is.EqualTo(1));
        Assert.That((await bob.EventAsync("telegram", 2)).Text("text"), Is.EqualTo("heard"));

        Assert.That((await bob.AskAsync("wire", new { line = chat, text = "stop" })).GetRawText(), Is.EqualTo($$"""{"line":{{chat}},"number":3}"""));
        Assert.That((await ann.EventAsync("new_message")).Text("content"), Is.EqualTo("stop"));
        Assert.That((await bob.AskAsync("wire", new { line = 999_999, text = "?" })).ErrorCode(), Is.EqualTo("False UNAUTHORIZED"));
        Assert.That((await bob.AskAsync("wire", "?")).ErrorCode(), Is.EqualTo("False INVALID_INPUT"));
        Assert.That((await host.OpenAsync(new { token = "bad" }, @namespace: "/telegraph")).ConnectError, Is.Not.Null);
    }

    [Test]
    public async Task It_is_placed_by_configuration_like_the_others()
    {
        await using var host = await ChatHost.StartWithAsync(
            services => services.AddTelegraph(), "Chat:Contracts:tutoring=/tutoring", "Chat:Contracts:telegraph=/");
        var bob = await host.OpenAsync(new { token = host.TokenFor(Bob) });
        Assert.That((await bob.AskAsync("wire", new { line = 1, text = "?" })).ErrorCode(), Is.EqualTo("False UNAUTHORIZED"));
    }

    [Test]
    public void Two_contracts_on_one_namespace_stop_the_start_and_both_are_named()
    {
        using var folder = new TempFolder();
        string[] arguments =
        [
            $"--contentRoot={folder.Path}", "--environment=Development", $"--Chat:Auth:SigningKey={ChatHost.SigningKey}",
            "--Chat:Contracts:messenger=/groups", "--Chat:Contracts:telegraph=/",
        ];
        var refused = Assert.Throws<OptionsValidationException>(() => ChatApp.Build(arguments, builder => builder.Services.AddTelegraph()));
        Assert.That(refused!.Failures, Is.EqualTo(ChatWorld.Lines(
            "Chat:Contracts: tutoring and telegraph are both on the namespace '/'.",
            "Chat:Contracts: messenger and groups are both on the namespace '/groups'.")));
    }

    private static async Task<ChatClient> OpenAsync(ChatHost host)
    {
        var bob = await host.OpenAsync(new { token = host.TokenFor(Bob) }, @namespace: "/telegraph");
        await bob.FlushAsync();
        return bob;
    }
}
