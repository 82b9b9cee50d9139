using SocketIo.Server.Engine;

namespace SocketIo.Server.Transports;

/// <summary>Copies what a session keeps of its first request.</summary>
internal static class SessionRequests
{
    public static SessionRequest From(EngineRequest request, TimeProvider clock)
    {
        var http = request.Http;
        var headers = new Dictionary<string, string>(http.Request.Headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in http.Request.Headers) headers[name.ToLowerInvariant()] = string.Join(", ", values.ToArray());

        return new SessionRequest
        {
            Headers = headers,
            Query = request.Query,
            Url = request.Url,
            Address = http.Connection.RemoteIpAddress?.ToString() ?? "",
            Secure = http.Request.IsHttps,
            Time = clock.GetUtcNow(),
            User = http.User,
            Lease = request.Lease,
        };
    }
}
