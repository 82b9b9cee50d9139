using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Primitives;
using SocketIo.Server.Engine.Requests;

namespace SocketIo.Server.Transports;

/// <summary>Copies what a session keeps of its first request.</summary>
internal static class SessionRequests
{
    public static SessionRequest From(EngineRequest request, TimeProvider clock)
    {
        var http = request.Http;
        return new SessionRequest
        {
            Headers = new HeaderList(Copy(http.Request.Headers)),
            Url = request.Url,
            RemoteAddress = http.Connection.RemoteIpAddress,
            Secure = http.Request.IsHttps,
            Time = clock.GetUtcNow(),
            // Not HttpContext.User, which makes one when there is none.
            User = http.Features.Get<IHttpAuthenticationFeature>()?.User,
            Lease = request.Lease,
        };
    }

    // Not enumerated: Kestrel keeps an enumerator that was asked for as long as the connection.
    private static KeyValuePair<string, string>[] Copy(IHeaderDictionary headers)
    {
        var copy = new KeyValuePair<string, StringValues>[headers.Count];
        headers.CopyTo(copy, 0);
        return Array.ConvertAll(copy, static header => new KeyValuePair<string, string>(
            HeaderList.NameOf(header.Key), header.Value.Count == 1 ? header.Value[0]! : string.Join(", ", header.Value.ToArray())));
    }
}
