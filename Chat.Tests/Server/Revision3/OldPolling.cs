using System.Globalization;
using System.Text;
using System.Text.Json;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Revision3;

/// <summary>A polling session of Engine.IO 3, written by hand: a connection for its GETs and one for its POSTs.</summary>
internal sealed class OldPolling : IAsyncDisposable
{
    private OldPolling(RawClient gets, RawClient posts, string first)
    {
        Gets = gets;
        Posts = posts;
        First = first;
        var json = first[(first.IndexOf(':', StringComparison.Ordinal) + 2)..(first.IndexOf('}', StringComparison.Ordinal) + 1)];
        using var open = JsonDocument.Parse(json);
        Sid = open.RootElement.GetProperty("sid").GetString()!;
    }

    public RawClient Gets { get; }

    public RawClient Posts { get; }

    /// <summary>The payload that answered the handshake.</summary>
    public string First { get; }

    public string Sid { get; }

    /// <summary>What tells this session's polling requests from all others.</summary>
    public string Query => $"transport=polling&sid={Sid}";

    public string Target => $"/socket.io/?EIO=3&{Query}";

    public string UpgradeTarget => $"/socket.io/?EIO=3&transport=websocket&sid={Sid}";

    public static async Task<OldPolling> OpenAsync(int port, string query = "&EIO=3")
    {
        var gets = await RawClient.ConnectAsync(port);
        var response = await gets.GetAsync($"/socket.io/?transport=polling{query}");
        if (response.Status != 200)
            throw new InvalidDataException($"The handshake was answered {response}");
        return new OldPolling(gets, await RawClient.ConnectAsync(port), response.Text);
    }

    /// <summary>A packet with its length, as revision 3 writes it.</summary>
    public static string Packet(string packet) => packet.Length.ToString(CultureInfo.InvariantCulture) + ":" + packet;

    public Task<RawResponse> GetAsync(string extra = "") => Gets.GetAsync(Target + extra);

    public async Task<string> ReadAsync()
    {
        var response = await GetAsync();
        return response.Status == 200 ? response.Text : throw new InvalidDataException($"The GET was answered {response}");
    }

    public Task<RawResponse> PostAsync(string body) => Posts.PostAsync(Target, body, ("Content-Type", "text/plain;charset=UTF-8"));

    public Task<RawResponse> PostBytesAsync(params byte[] body) =>
        Posts.RequestAsync("POST", Target, body, ("Content-Type", "application/octet-stream"));

    public async Task PostOkAsync(params string[] packets)
    {
        var response = await PostAsync(string.Concat(packets.Select(Packet)));
        if (response.ToString() != "200 ok")
            throw new InvalidDataException($"The POST was answered {response}");
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public async ValueTask DisposeAsync()
    {
        await Gets.DisposeAsync();
        await Posts.DisposeAsync();
    }
}
