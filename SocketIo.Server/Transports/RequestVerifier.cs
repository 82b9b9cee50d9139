using Microsoft.AspNetCore.Http;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Transports.WebSockets;

namespace SocketIo.Server.Transports;

/// <summary>Judges a request in the reference's order, in which the first fault wins (F-ENG-13).</summary>
internal sealed class RequestVerifier(SessionTable sessions, EngineHooks hooks)
{
    private readonly ServerSettings _settings = sessions.Settings;

    /// <summary>The checks that every request passes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="session">The session it belongs to, or null when it wants to open one.</param>
    /// <returns>Null when it may go on.</returns>
    public Refusal? Verify(EngineRequest request, out EngineSession? session)
    {
        session = null;
        if (!IsEnabled(request.Transport)) return Refusal.UnknownTransport(request.Transport);
        if (HasControlCharacter(request.Http.Request.Headers.Origin.ToString())) return BadOrigin(request);
        if (request.Sid is { } sid) return VerifySession(request, sid, out session);
        if (!IsHandshakeMethod(request)) return Refusal.BadMethod(request.Http.Request.Method);
        if (request.Transport == TransportName.WebSocket && !request.IsUpgrade) return Refusal.BadRequest("TRANSPORT_HANDSHAKE_ERROR");
        return null;
    }

    /// <summary>The checks for a request that opens a session, the application's word included (F-ENG-30).</summary>
    /// <returns>The new session's id, or a refusal.</returns>
    public async ValueTask<(string? Id, Refusal? Refusal)> AdmitAsync(EngineRequest request)
    {
        var decision = await AskApplicationAsync(request.Http);
        if (!decision.IsAccepted) return (null, Refusal.Forbidden(decision.Message));
        if (request.Revision != 4 && !_settings.AllowEIO3) return (null, Refusal.UnsupportedRevision(request.Revision));
        return await NewIdAsync(request.Http);
    }

    private Refusal? VerifySession(EngineRequest request, string sid, out EngineSession? session)
    {
        if (!sessions.TryGet(sid, out session)) return Refusal.UnknownSession(sid);
        var current = session.TransportName;
        if (!request.IsUpgrade && request.Transport != current)
            return Refusal.BadRequest("TRANSPORT_MISMATCH", new() { ["transport"] = request.Transport, ["previousTransport"] = current });
        if (request.Revision != session.Revision.Number)
            return Refusal.BadRequest("PROTOCOL_MISMATCH", new() { ["protocol"] = request.Revision, ["previousProtocol"] = session.Revision.Number });
        return null;
    }

    private async ValueTask<HandshakeDecision> AskApplicationAsync(HttpContext context)
    {
        if (hooks.AllowRequest is null) return HandshakeDecision.Accept;
        try
        {
            return await hooks.AllowRequest(context);
        }
        catch (Exception exception)
        {
            ServerLog.HookFailed(sessions.Log, exception);
            return HandshakeDecision.Refuse();
        }
    }

    private async ValueTask<(string? Id, Refusal? Refusal)> NewIdAsync(HttpContext context)
    {
        if (hooks.GenerateId is null) return (Ids.NewId(), null);
        try
        {
            return (await hooks.GenerateId(context), null);
        }
        catch (Exception exception)
        {
            ServerLog.HookFailed(sessions.Log, exception);
            return (null, Refusal.BadRequest("ID_GENERATION_ERROR", new() { ["error"] = exception }));
        }
    }

    private bool IsEnabled(string? transport) => transport switch
    {
        TransportName.Polling => _settings.Polling,
        TransportName.WebSocket => _settings.WebSocket,
        _ => false,
    };

    // A WebSocket over HTTP/2 arrives as CONNECT (RFC 8441).
    private static bool IsHandshakeMethod(EngineRequest request) =>
        HttpMethods.IsGet(request.Http.Request.Method)
        || (HttpMethods.IsConnect(request.Http.Request.Method) && WebSocketUpgrade.IsOverHttp2(request.Http));

    private static Refusal BadOrigin(EngineRequest request)
    {
        var origin = request.Http.Request.Headers.Origin.ToString();
        // So that nothing further on echoes it (F-ENG-23).
        request.Http.Request.Headers.Origin = default;
        return Refusal.BadRequest("INVALID_ORIGIN", new() { ["origin"] = origin });
    }

    private static bool HasControlCharacter(string text)
    {
        foreach (var character in text)
        {
            if (character is (< ' ' and not '\t') or '\u007f') return true;
        }

        return false;
    }
}
