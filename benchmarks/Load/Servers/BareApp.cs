using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Load.Dialects;
using Microsoft.AspNetCore.Http.Features;

namespace Load.Servers;

/// <summary>The least that Kestrel allows: it becomes a WebSocket, and frames are read and written here, with no checks and no protocol above.</summary>
internal static class BareApp
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static readonly ConcurrentDictionary<string, ConcurrentQueue<BarePeer>> Rooms = new();

    public static void Add(WebApplicationBuilder builder) =>
        builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = builder.Configuration.GetValue<bool>("Inline"));

    public static void Map(WebApplication app) => app.Map("/bare", ServeAsync);

#pragma warning disable CA5350 // The protocol of WebSockets says so.
    private static async Task ServeAsync(HttpContext context)
    {
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        try
        {
            using var peer = new BarePeer(stream);
            await peer.RunAsync(Act);
        }
        catch (IOException)
        {
            // The client has gone without a word.
        }
    }
#pragma warning restore CA5350

    private static ValueTask Act(BarePeer peer, ReadOnlyMemory<byte> frame, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return peer.AnswerAsync(frame);
        if (payload[0] == 'b') return SendToAllAsync(RoomOf(payload), frame);
        if (payload[0] == 'j') RoomOf(payload).Enqueue(peer);
        return peer.AnswerAsync(frame);
    }

    private static async ValueTask SendToAllAsync(ConcurrentQueue<BarePeer> room, ReadOnlyMemory<byte> frame)
    {
        foreach (var member in room) await member.SendAsync(frame);
    }

    private static ConcurrentQueue<BarePeer> RoomOf(ReadOnlySpan<byte> payload) =>
        Rooms.GetOrAdd(Encoding.ASCII.GetString(payload.Slice(1, BareDialect.RoomLength)), static _ => new ConcurrentQueue<BarePeer>());
}
