using System.Text.Json;
using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Messenger;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Trouble;

/// <summary>People of each contract in a host whose store is about to fail, and what each must be told while it does.</summary>
internal sealed class TroubledChat
{
    private const string Lost = "lost at first";

    /// <summary>So long that it needs pages of its own, however much room is left in those that are there.</summary>
    private static readonly string Long = new('x', 9_500);

    private static readonly Person Lena = new(20, Person.Client, "Lena Holm");

    private readonly ChatHost _host;
    private readonly List<(string Content, long Seq)> _acknowledged = [];
    private ChatClient _student = null!;
    private ChatClient _member = null!;
    private ChatClient _client = null!;
    private long _chat;
    private string _jobChat = "";

    private TroubledChat(ChatHost host) => _host = host;

    /// <summary>A failing store is the host's own error, never one that a client brought about.</summary>
    public static async Task<TroubledChat> EnterAsync(ChatHost host)
    {
        foreach (var failure in new[] { "EventFailed", "RequestFailed", "HealthCheckError", "HealthCheckEnd" }) host.Expect(failure);
        var chat = new TroubledChat(host) { _chat = await host.DirectAsync(MessengerHost.Ann, MessengerHost.Bob) };
        var (_, list) = await host.CallAsync(HttpMethod.Get, "/api/messages/chats", Lena);
        chat._jobChat = list.GetProperty("chats")[0].Text("_id")!;
        chat._student = await host.ConnectAsync(ChatWorld.Student);
        chat._member = await host.EnterAsync(MessengerHost.Ann);
        chat._client = await host.OpenAsync(new { token = host.TokenFor(Lena) }, @namespace: "/marketplace");
        return chat;
    }

    /// <summary>How many messages were acknowledged so far.</summary>
    public int Acknowledged
    {
        get
        {
            lock (_acknowledged) return _acknowledged.Count;
        }
    }

    public async Task SendAsync(string content) => Keep(content, await SendToRoomAsync(content));

    /// <summary>What was refused goes through when it is sent again.</summary>
    public Task SendAgainAsync() => SendAtLastAsync(Lost);

    /// <summary>Sends again and again under one client id, as a frontend does, until it is stored.</summary>
    private async Task SendAtLastAsync(string content)
    {
        JsonElement answer = default;
        await Patience.UntilAsync(async () => (answer = await SendToRoomAsync(content)).TryGetProperty("message", out _));
        Keep(content, answer);
    }

    /// <summary>One message after the other, each until it is stored.</summary>
    public async Task SendOnAsync(string name, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++) await SendAtLastAsync($"{name}: {i}");
    }

    /// <summary>Uses up what room there is.</summary>
    public async Task FillAsync()
    {
        JsonElement answer;
        do answer = await _student.AskAsync("send_message", new { roomId = 1, content = $"{Guid.NewGuid()}{Long[..8_000]}" });
        while (answer.TryGetProperty("message", out _));
        Assert.That(answer.ErrorCode(), Is.EqualTo("False INTERNAL"));
    }

    /// <summary>Each contract says in its own words that it could not be stored, HTTP says when to come again, and everybody stays connected.</summary>
    public async Task AssertRefusedAsync()
    {
        var call = _host.CallAsync(HttpMethod.Post, "/api/messages/chats", Lena, new { craftsmanId = 21, jobId = 1, initialMessage = Long });
        var answers = await Task.WhenAll(
            SendToRoomAsync(Lost), _member.SendAsync(_chat, Long, "t-2"),
            _client.AskAsync("send-message", new { chatId = _jobChat, messageType = "text", content = Long })).WithPatience();
        Assert.That(answers.Select(answer => answer.ErrorCode()), Is.EqualTo(ChatWorld.Lines("False INTERNAL", "False INTERNAL", "False SEND_MESSAGE_ERROR")));
        var (status, refused) = await call;
        Assert.That((status, refused.ErrorCode(), refused.Number("error.retryAfterMs")), Is.EqualTo((503, "False INTERNAL", 1000L)));
        Assert.That((await _member.EventAsync("message_error")).GetRawText(), Is.EqualTo("""{"tempId":"t-2","message":"Something went wrong"}"""));
        Assert.That(new[] { _student, _member, _client }.Select(client => client.Disconnected), Is.All.False);
    }

    public async Task AssertHealthAsync(int status, string said)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"{_host.Url}/health").WithPatience();
        Assert.That(((int)answer.StatusCode, await answer.Content.ReadAsStringAsync().WithPatience()), Is.EqualTo((status, said)));
    }

    /// <summary>Everything acknowledged is there, at its place and once; nothing leaves a hole.</summary>
    public async Task AssertKeptAsync()
    {
        var reader = await _host.ConnectAsync(ChatWorld.Tutor);
        var stored = (await reader.AllOfRoomAsync(1)).Select(message => (Content: message.Text("content")!, Seq: message.Number("seq"))).ToList();
        Assert.That(stored.Select(message => message.Seq).Order(), Is.EqualTo(Enumerable.Range(1, stored.Count)));
        Assert.That(stored.Select(message => message.Content), Is.Unique);
        Assert.That(stored.ToHashSet().IsSupersetOf(_acknowledged));
    }

    private void Keep(string content, JsonElement answer)
    {
        lock (_acknowledged) _acknowledged.Add((TextOf(content), answer.Number("message.seq")));
    }

    private static string TextOf(string content) => content == Lost ? Lost + Long : content;

    private Task<JsonElement> SendToRoomAsync(string content) =>
        _student.AskAsync("send_message", new { roomId = 1, content = TextOf(content), clientId = content });
}
