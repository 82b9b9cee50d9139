using System.Security.Claims;
using System.Text.Json;
using SocketIo.Server.Engine.Requests;

namespace SocketIo.Server.Sockets;

/// <summary>The session's first request, and what the client sent when it joined the namespace (F-API-42). Never changes.</summary>
public sealed class Handshake
{
    private static readonly JsonElement NoAuth = Parse("{}"u8, 1);

    private readonly SessionRequest _request;

    internal Handshake(SessionRequest request, ReadOnlySpan<byte> auth, int maxDepth)
    {
        _request = request;
        Auth = auth.IsEmpty ? NoAuth : Parse(auth, maxDepth);
    }

    /// <summary>The request's headers, by lower-case name; several values of one header are joined with a comma and a space.</summary>
    public IReadOnlyDictionary<string, string> Headers => _request.Headers;

    /// <summary>The request's query, the last value of each key; the same for every namespace of the session.</summary>
    public IReadOnlyDictionary<string, string> Query => _request.Query;

    /// <summary>When the request came.</summary>
    public DateTimeOffset Time => _request.Time;

    /// <summary>When the request came, in milliseconds since 1970.</summary>
    public long Issued => _request.Time.ToUnixTimeMilliseconds();

    /// <summary>The address of the direct peer. To see through proxies, use ASP.NET Core's forwarded headers.</summary>
    public string Address => _request.Address;

    /// <summary>Whether a browser said that the page comes from somewhere: there is an <c>Origin</c> header.</summary>
    public bool XDomain => _request.Headers.ContainsKey("origin");

    /// <summary>Whether the request came over TLS.</summary>
    public bool Secure => _request.Secure;

    /// <summary>The request target: path and query as they were sent.</summary>
    public string Url => _request.Url;

    /// <summary>Who the request was authenticated as by ASP.NET Core.</summary>
    public ClaimsPrincipal User => _request.User!;

    /// <summary>What the client sent to join this namespace: an object, empty when it sent nothing (F-SIO-40).</summary>
    public JsonElement Auth { get; }

    private static JsonElement Parse(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        return JsonElement.ParseValue(ref reader);
    }
}
