using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIo.Server.Engine.Limits;
using SocketIo.Server.Transports.WebSockets;

namespace SocketIo.Server.Transports;

/// <summary>A request at the HTTP door, with the query that Engine.IO reads.</summary>
internal sealed class EngineRequest
{
    private EngineRequest(HttpContext context, string target)
    {
        Http = context;
        Url = target;
        Query = ParseQuery(target);
        // Anything that wants to change protocols goes the way of upgrades, so that a faulty one is refused as one (F-ENG-32).
        IsUpgrade = WebSocketUpgrade.IsRequested(context);
    }

    public HttpContext Http { get; }

    /// <summary>The request target as it was sent.</summary>
    public string Url { get; }

    public Dictionary<string, string> Query { get; }

    public bool IsUpgrade { get; }

    /// <summary>A place for the session that it opens; null when sessions are not limited.</summary>
    public AddressLease? Lease { get; set; }

    public string? Transport => Query.GetValueOrDefault("transport");

    /// <summary>The session's id, or null; an empty one counts as none (F-ENG-19).</summary>
    public string? Sid => Query.TryGetValue("sid", out var sid) && sid.Length > 0 ? sid : null;

    /// <summary>Only exactly <c>4</c> is revision 4 (F-ENG-25).</summary>
    public int Revision => Query.GetValueOrDefault("EIO") == "4" ? 4 : 3;

    public bool WantsBase64 => Query.TryGetValue("b64", out var b64) && b64.Length > 0;

    public static EngineRequest Read(HttpContext context) =>
        new(context, context.Features.Get<IHttpRequestFeature>()!.RawTarget);

    // ASP.NET Core joins the values of a repeated key; here the last one wins (F-ENG-06).
    private static Dictionary<string, string> ParseQuery(string target)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        var start = target.IndexOf('?', StringComparison.Ordinal);
        if (start < 0) return query;

        var text = target.AsSpan(start + 1);
        foreach (var part in text.Split('&'))
        {
            var pair = text[part];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            query[Decode(key)] = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        return query;
    }

    private static string Decode(ReadOnlySpan<char> text) =>
        text.ContainsAny('%', '+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : text.ToString();
}
