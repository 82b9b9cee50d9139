using System.Security.Claims;
using SocketIo.Server.Engine.Limits;

namespace SocketIo.Server.Engine;

/// <summary>What is kept of a session's first request (F-ENG-45), copied so that no <c>HttpContext</c> lives on.</summary>
internal sealed record SessionRequest
{
    /// <summary>By lower-case name; several values of one header are joined with a comma and a space.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The last value of each key (F-ENG-06).</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>The request target as it was sent.</summary>
    public required string Url { get; init; }

    /// <summary>The direct peer; forwarding headers are the application's business (F-API-42).</summary>
    public required string Address { get; init; }

    public required bool Secure { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required ClaimsPrincipal User { get; init; }

    /// <summary>The session's place among those of its address; null when they are not limited.</summary>
    public AddressLease? Lease { get; init; }
}
