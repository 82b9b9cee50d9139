using Microsoft.AspNetCore.Http;

namespace SocketIo.Server.Transports;

/// <summary>A request that was refused before it reached a session (F-ENG-14, F-ENG-29).</summary>
/// <param name="HttpContext">The refused request; valid during the call only.</param>
/// <param name="Code">0 to 5, as the reference numbers them.</param>
/// <param name="Message">The reference's text for the code.</param>
/// <param name="Context">What the reference tells with it, such as <c>name</c>, <c>sid</c> or <c>transport</c>.</param>
public sealed record ConnectionError(HttpContext HttpContext, int Code, string Message, IReadOnlyDictionary<string, object?> Context);
