using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIo.Server.Engine.Limits;
using SocketIo.Server.Engine.Requests;
using SocketIo.Server.Transports.WebSockets;

namespace SocketIo.Server.Transports;

/// <summary>A request at the HTTP door, with what Engine.IO reads of its query.</summary>
internal sealed class EngineRequest
{
    private EngineRequest(HttpContext context, string target)
    {
        Http = context;
        Url = target;
        var query = new QueryReader(target);
        while (query.TryReadNext(out var key, out var value)) Note(key, value);
        // Anything that wants to change protocols goes the way of upgrades, so that a faulty one is refused as one (F-ENG-32).
        IsUpgrade = WebSocketUpgrade.IsRequested(context);
    }

    public HttpContext Http { get; }

    /// <summary>The request target as it was sent.</summary>
    public string Url { get; }

    public bool IsUpgrade { get; }

    /// <summary>A place for the session that it opens; null when sessions are not limited.</summary>
    public AddressLease? Lease { get; set; }

    public string? Transport { get; private set; }

    /// <summary>The session's id, or null; an empty one counts as none (F-ENG-19).</summary>
    public string? Sid { get; private set; }

    /// <summary>Only exactly <c>4</c> is revision 4 (F-ENG-25).</summary>
    public int Revision { get; private set; } = 3;

    public bool WantsBase64 { get; private set; }

    /// <summary>Which of its callbacks a client that polls by script wants to be called; null for other clients.</summary>
    public string? JsonpIndex { get; private set; }

    public static EngineRequest Read(HttpContext context) =>
        new(context, context.Features.Get<IHttpRequestFeature>()!.RawTarget);

    // The last value of a repeated key wins (F-ENG-06).
    private void Note(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        switch (key)
        {
            case "EIO":
                Revision = value is "4" ? 4 : 3;
                break;
            case "transport":
                Transport = value switch { TransportName.Polling => TransportName.Polling, TransportName.WebSocket => TransportName.WebSocket, _ => value.ToString() };
                break;
            case "sid":
                Sid = value.IsEmpty ? null : value.ToString();
                break;
            case "b64":
                WantsBase64 = !value.IsEmpty;
                break;
            case "j":
                JsonpIndex = value.ToString();
                break;
        }
    }
}
