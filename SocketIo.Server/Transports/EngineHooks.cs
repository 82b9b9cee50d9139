using Microsoft.AspNetCore.Http;

namespace SocketIo.Server.Transports;

/// <summary>What an application may hang into the HTTP side; a snapshot of its options.</summary>
internal sealed record EngineHooks
{
    public Func<HttpContext, ValueTask<HandshakeDecision>>? AllowRequest { get; init; }

    public Func<HttpContext, ValueTask<string>>? GenerateId { get; init; }

    public string? InitialPacket { get; init; }

    public CookieBuilder? Cookie { get; init; }

    public Action<HttpContext>? OnInitialHeaders { get; init; }

    public Action<HttpContext>? OnHeaders { get; init; }

    public Action<ConnectionError>? OnConnectionError { get; init; }
}
