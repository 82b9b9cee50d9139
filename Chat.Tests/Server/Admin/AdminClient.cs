using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Admin;

/// <summary>What the page is to the server: a client of the admin namespace, read packet by packet.</summary>
internal sealed partial class AdminClient(RawWebSocket socket, string name) : IAsyncDisposable
{
    /// <summary>What came before the answer to CONNECT.</summary>
    public List<string> Before { get; } = [];

    public RawWebSocket Socket => socket;

    /// <summary>The answer to CONNECT.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>The id in the answer.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The binary values of the event that was read last.</summary>
    public List<byte[]> Binary { get; } = [];

    public static async Task<AdminClient> ConnectAsync(int port, string auth = "", string name = "/admin")
    {
        var admin = new AdminClient(await RawWebSocket.OpenAsync(port), name);
        await admin.ConnectAsync(auth);
        return admin;
    }

    /// <summary>Connects, and reads what every admin is told at first, in development.</summary>
    public static async Task<AdminClient> WatchingAsync(int port, string auth = "")
    {
        var admin = await ConnectAsync(port, auth);
        await admin.NextAsync("all_sockets");
        return admin;
    }

    public async Task ConnectAsync(string auth)
    {
        Before.Clear();
        await socket.SendTextAsync($"40{name},{auth}");
        while (true)
        {
            Answer = await socket.ReadTextAsync();
            if (Answer.StartsWith("44", StringComparison.Ordinal)) return;
            if (Answer.StartsWith("40", StringComparison.Ordinal)) break;
            Before.Add(Answer);
        }

        Id = JsonDocument.Parse(Answer[(Answer.IndexOf(',', StringComparison.Ordinal) + 1)..]).RootElement.GetProperty("sid").GetString()!;
    }

    /// <summary>The next event: an array of its name and its arguments.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        var packet = await socket.ReadTextAsync();
        var match = Event().Match(packet);
        Assert.That(match.Success, packet);
        Binary.Clear();
        for (var i = match.Groups["binary"].Success ? int.Parse(match.Groups["binary"].Value) : 0; i > 0; i--) Binary.Add(await socket.ReadBinaryAsync());
        return JsonDocument.Parse(match.Groups["json"].Value).RootElement;
    }

    /// <summary>The next event of a name that fits; others are passed over.</summary>
    public async Task<JsonElement> NextAsync(string eventName, Func<JsonElement, bool>? fits = null)
    {
        while (true)
        {
            var next = await ReadAsync();
            if (next[0].GetString() == eventName && fits?.Invoke(next) is not false) return next;
        }
    }

    /// <summary>The names of the events up to the first that fits, and that one.</summary>
    public async Task<List<string>> UntilAsync(Func<JsonElement, bool> last)
    {
        var seen = new List<string>();
        while (true)
        {
            var next = await ReadAsync();
            seen.Add(next[0].GetString()!);
            if (last(next)) return seen;
        }
    }

    public Task CommandAsync(string json) => socket.SendTextAsync($"42{name},{json}");

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    [GeneratedRegex(@"^4(2|5(?<binary>\d+)-)/\w+,(?<json>\[.*\])$", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Event();
}
