using System.Net;
using System.Security.Claims;
using SocketIo.Server.Engine.Limits;

namespace SocketIo.Server.Engine.Requests;

/// <summary>
/// What is kept of a session's first request (F-ENG-45), copied so that no <c>HttpContext</c> lives on. It stays as long as the client, so
/// what few applications ask for is made when it is asked for.
/// </summary>
internal sealed class SessionRequest
{
    private IReadOnlyDictionary<string, string>? _query;
    private ClaimsPrincipal? _user;
    private string? _address;

    /// <summary>By lower-case name; several values of one header are joined with a comma and a space.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The request target as it was sent.</summary>
    public required string Url { get; init; }

    /// <summary>The direct peer; forwarding headers are the application's business (F-API-42).</summary>
    public string Address
    {
        get => _address ?? RemoteAddress?.ToString() ?? "";
        init => _address = value;
    }

    /// <summary>What <see cref="Address"/> is the text of; null when only the text is known, or nothing.</summary>
    public IPAddress? RemoteAddress { get; init; }

    public required bool Secure { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>Whom ASP.NET Core has found the request to come from; null for nobody, and read as one without a name.</summary>
    public required ClaimsPrincipal? User
    {
        get => LazyInitializer.EnsureInitialized(ref _user, static () => new ClaimsPrincipal(new ClaimsIdentity()));
        init => _user = value;
    }

    /// <summary>The last value of each key (F-ENG-06).</summary>
    public IReadOnlyDictionary<string, string> Query => LazyInitializer.EnsureInitialized(ref _query, ReadQuery);

    /// <summary>The session's place among those of its address; null when they are not limited.</summary>
    public AddressLease? Lease { get; init; }

    private Dictionary<string, string> ReadQuery()
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new QueryReader(Url);
        while (reader.TryReadNext(out var key, out var value)) query[key.ToString()] = value.ToString();
        return query;
    }
}
