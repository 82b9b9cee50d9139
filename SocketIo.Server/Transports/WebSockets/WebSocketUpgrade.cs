using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Net.Http.Headers;
using SocketIo.Protocol.WebSockets;
using SocketIo.Server.Engine;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>The server's half of a WebSocket handshake, over HTTP/1.1 (RFC 6455) and HTTP/2 (RFC 8441), in the reference's words (F-ENG-32).</summary>
internal static class WebSocketUpgrade
{
    private const string SupportedVersion = "13";
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int EncodedKeyLength = 24;
    private const int KeyLength = 16;

    /// <summary>Whether the request wants another protocol, well-formed or not.</summary>
    public static bool IsRequested(HttpContext context) => IsOverHttp2(context)
        || context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    public static bool IsOverHttp2(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };

    /// <returns>What is wrong with the handshake, or null.</returns>
    public static string? FaultOf(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!IsOverHttp2(context))
        {
            if (!string.Equals(headers.Upgrade.ToString(), "websocket", StringComparison.OrdinalIgnoreCase)) return "Invalid Upgrade header";
            if (!IsKey(headers.SecWebSocketKey.ToString())) return "Missing or invalid Sec-WebSocket-Key header";
        }

        if (headers.SecWebSocketVersion != SupportedVersion)
        {
            context.Response.Headers.SecWebSocketVersion = SupportedVersion;
            return "Missing or invalid Sec-WebSocket-Version header";
        }

        return HasBadSubprotocol(headers) ? "Invalid Sec-WebSocket-Protocol header" : null;
    }

    /// <summary>Agrees on compressed messages, if the server does that and the client has offered it (F-ENG-89).</summary>
    /// <returns>How to compress, or null for not at all.</returns>
    public static CompressionSettings? AgreeOnCompression(HttpContext context, CompressionSettings? settings)
    {
        if (settings is null || !DeflateOffer.IsAcceptable(context.Request.Headers.SecWebSocketExtensions.ToString())) return null;
        context.Response.Headers.SecWebSocketExtensions = DeflateOffer.Answer;
        return settings;
    }

    /// <summary>Answers the handshake; the first subprotocol offered is taken, as browsers insist on one (F-ENG-87).</summary>
    /// <param name="context">The request.</param>
    /// <param name="greeting">The first frames; they leave together with the answer, where that is possible.</param>
    /// <returns>The raw connection: over HTTP/1.1 that of the transport itself, as the layers between would only wait and copy once more.</returns>
    /// <exception cref="InvalidOperationException">Kestrel's limit of upgraded connections is reached.</exception>
    public static async ValueTask<UpgradedConnection> AcceptAsync(HttpContext context, ReadOnlyMemory<byte> greeting = default)
    {
        // What routing has found in the path is of no use any more, and would stay as long as the client.
        context.Request.RouteValues = null!;
        var requested = context.Request.Headers;
        var answered = context.Response.Headers;
        if (requested.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol) is [var first, ..]) answered.SecWebSocketProtocol = first;

        if (IsOverHttp2(context))
            return await GreetAsync(new StreamPipe(await context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync()), greeting);

        answered.Upgrade = "websocket";
        answered.SecWebSocketAccept = AcceptKey(requested.SecWebSocketKey.ToString());
        var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        // Middleware may have put a stream of its own between.
        if (!IsKestrels(upgrade) || !IsKestrels(context.Features.Get<IHttpResponseBodyFeature>()) || context.Features.Get<IConnectionTransportFeature>() is not { } connection)
            return await GreetAsync(new StreamPipe(await upgrade.UpgradeAsync()), greeting);

        // Kestrel sends what was written before the headers behind them.
        if (!greeting.IsEmpty) context.Response.BodyWriter.Write(greeting.Span);
        await upgrade.UpgradeAsync();
        return new UpgradedConnection(connection.Transport, SocketOf(context, connection.Transport));
    }

    private static bool IsKestrels(object? feature) => feature?.GetType().Assembly == typeof(KestrelServer).Assembly;

    /// <returns>Null where a middleware of the connection, such as encryption, has put a pipe of its own in the place of the transport's.</returns>
    private static Socket? SocketOf(HttpContext context, IDuplexPipe pipe)
    {
        if (pipe.GetType().Assembly != typeof(SocketTransportOptions).Assembly) return null;
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket) return null;
        try
        {
            // Kestrel's own calls never block, with or without this.
            socket.Blocking = false;
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client has gone already, as the pipe will tell.
            return null;
        }
    }

    private static async ValueTask<UpgradedConnection> GreetAsync(StreamPipe connection, ReadOnlyMemory<byte> greeting)
    {
        if (!greeting.IsEmpty) await connection.Output.WriteAsync(greeting);
        return new UpgradedConnection(connection, Socket: null);
    }

    private static string AcceptKey(string key)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; it guards nothing here.
        SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix), hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    private static bool HasBadSubprotocol(IHeaderDictionary headers)
    {
        if (!headers.ContainsKey(HeaderNames.SecWebSocketProtocol)) return false;
        // Not ASP.NET Core's own splitting, which forgives an empty name between two commas.
        var names = headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries);
        return !names.All(IsToken) || names.Distinct(StringComparer.Ordinal).Count() < names.Length;
    }

    private static bool IsToken(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal));

    private static bool IsKey(string text)
    {
        Span<byte> key = stackalloc byte[EncodedKeyLength];
        return text.Length == EncodedKeyLength && Convert.TryFromBase64String(text, key, out var length) && length == KeyLength;
    }
}
