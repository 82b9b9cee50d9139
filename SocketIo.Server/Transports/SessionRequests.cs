using Microsoft.AspNetCore.Http.Features.Authentication;
using SocketIo.Server.Engine.Requests;

namespace SocketIo.Server.Transports;

/// <summary>Copies what a session keeps of its first request.</summary>
internal static class SessionRequests
{
    public static SessionRequest From(EngineRequest request, TimeProvider clock)
    {
        var http = request.Http;
        var headers = new KeyValuePair<string, string>[http.Request.Headers.Count];
        var count = 0;
        foreach (var (name, values) in http.Request.Headers)
            headers[count++] = new(HeaderList.NameOf(name), values.Count == 1 ? values[0]! : string.Join(", ", values.ToArray()));

        return new SessionRequest
        {
            Headers = new HeaderList(headers),
            Url = request.Url,
            Address = http.Connection.RemoteIpAddress?.ToString() ?? "",
            Secure = http.Request.IsHttps,
            Time = clock.GetUtcNow(),
            // Not HttpContext.User, which makes one when there is none.
            User = http.Features.Get<IHttpAuthenticationFeature>()?.User,
            Lease = request.Lease,
        };
    }
}
