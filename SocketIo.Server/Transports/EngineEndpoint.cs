using System.Text;
using Microsoft.AspNetCore.Http;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Limits;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Revisions;
using SocketIo.Server.Transports.Polling;
using SocketIo.Server.Transports.WebSockets;

namespace SocketIo.Server.Transports;

/// <summary>The one HTTP door: opens a session, polls, posts, upgrades, or refuses with a code.</summary>
internal sealed class EngineEndpoint(SessionTable sessions, EngineHooks hooks, TimeProvider clock) : IEngineDoor
{
    private static readonly string[] NoUpgrades = [];
    private static readonly string[] WebSocketUpgrades = [TransportName.WebSocket];

    private readonly RequestVerifier _verifier = new(sessions, hooks);
    private readonly WriteWatch _watch = new(clock);

    /// <summary>Null where there is one node. Set before the first request.</summary>
    public IStrayRequests? Strays { get; set; }

    public bool HasSession(string sid) => sessions.TryGet(sid, out _);

    public Task HandleAsync(HttpContext context)
    {
        var request = EngineRequest.Read(context);
        // Before an upgrade is accepted: a client that was let in and dropped may believe that it was connected.
        if (request.Sid is null && sessions.IsClosed) return EngineAnswers.EmptyAsync(context.Response, StatusCodes.Status503ServiceUnavailable);
        if (request.Sid is null && sessions.Addresses is { } addresses) return AdmitAsync(request, addresses);
        return request.Sid is { } sid && Strays is { } strays && !HasSession(sid) ? HandleStrayAsync(request, strays, sid) : RouteAsync(request);
    }

    private async Task HandleStrayAsync(EngineRequest request, IStrayRequests strays, string sid)
    {
        // Where the session is, the policy of this endpoint is not known; a page that it does not name is refused here.
        var isForeign = request.IsUpgrade && await WebSocketOrigin.VerifyAsync(request.Http) is not null;
        if (isForeign || !await strays.TryAnswerAsync(request.Http, sid)) await RouteAsync(request);
    }

    private async Task AdmitAsync(EngineRequest request, AddressTable addresses)
    {
        if (!addresses.TryEnter(request.Http.Connection.RemoteIpAddress, out var lease))
        {
            ServerLog.ConnectLimited(sessions.Log);
            sessions.Metrics.RequestRefused(StatusCodes.Status429TooManyRequests);
            await EngineAnswers.EmptyAsync(request.Http.Response, StatusCodes.Status429TooManyRequests);
            return;
        }

        request.Lease = lease;
        try
        {
            await RouteAsync(request);
        }
        finally
        {
            lease?.EndRequest();
        }
    }

    private Task RouteAsync(EngineRequest request)
    {
        // With WebSocket switched off, a request for one is a plain GET (F-ENG-09).
        if (request.IsUpgrade && sessions.Settings.WebSocket) return ServeAsync(AcceptAsync(request));
        return PlainAsync(request);
    }

    private async Task PlainAsync(EngineRequest request)
    {
        var context = request.Http;
        var refusal = _verifier.Verify(request, out var session);
        if (refusal is null && session is null) (session, refusal) = await OpenPollingAsync(request);
        if (refusal is not null)
        {
            Report(context, refusal);
            await EngineAnswers.RefuseAsync(context.Response, refusal);
            return;
        }

        // A session that moved away since it was verified has no polls any more.
        if (session!.Transport is not PollingTransport polling) await EngineAnswers.EmptyAsync(context.Response, StatusCodes.Status400BadRequest);
        else if (HttpMethods.IsGet(context.Request.Method))
        {
            if (request.Sid is null && hooks.Cookie is { } cookie) context.Response.Cookies.Append(cookie.Name!, session.Id, cookie.Build(context));
            AddHeaders(context, isInitial: request.Sid is null);
            await polling.PollAsync(context, session);
        }
        else if (HttpMethods.IsPost(context.Request.Method))
        {
            AddHeaders(context, isInitial: false);
            await polling.ReceiveAsync(context, session);
        }
        else await EngineAnswers.EmptyAsync(context.Response, StatusCodes.Status500InternalServerError);
    }

    private async ValueTask<(EngineSession? Session, Refusal? Refusal)> OpenPollingAsync(EngineRequest request)
    {
        var (id, refusal) = await _verifier.AdmitAsync(request);
        if (refusal is not null) return (null, refusal);

        var upgrades = sessions.Settings is { AllowUpgrades: true, WebSocket: true } ? WebSocketUpgrades : NoUpgrades;
        var session = TryOpen(request, id!, upgrades, _ => new PollingTransport(PayloadForm.For(request)));
        return session is null ? (null, Refusal.BadRequest("ID_GENERATION_ERROR")) : (session, null);
    }

    // As a rule nothing of it has had to wait, and nothing of this class waits as long as the client stays.
    private static Task ServeAsync(ValueTask<WebSocketTransport?> accepting) =>
        accepting.IsCompletedSuccessfully ? Serve(accepting.Result) : ServeAcceptedAsync(accepting);

    private static async Task ServeAcceptedAsync(ValueTask<WebSocketTransport?> accepting) => await Serve(await accepting);

    private static Task Serve(WebSocketTransport? transport) => transport?.RunAsync() ?? Task.CompletedTask;

    /// <returns>What carries the new session, or tries to take over the one that was asked for; null when the request has been refused.</returns>
    private async ValueTask<WebSocketTransport?> AcceptAsync(EngineRequest request)
    {
        var context = request.Http;
        string? id = null;
        var refusal = _verifier.Verify(request, out var session);
        refusal ??= await WebSocketOrigin.VerifyAsync(context);
        if (refusal is null && session is null) (id, refusal) = await _verifier.AdmitAsync(request);
        if (refusal is not null)
        {
            Report(context, refusal);
            await EngineAnswers.RefuseUpgradeAsync(context.Response, refusal.TextForClient ?? refusal.Message);
            return null;
        }

        if (WebSocketUpgrade.FaultOf(context) is { } fault)
        {
            Report(context, Refusal.BadRequest("TRANSPORT_HANDSHAKE_ERROR"));
            await EngineAnswers.RefuseUpgradeAsync(context.Response, fault);
            return null;
        }

        AddHeaders(context, isInitial: session is null);
        var compression = WebSocketUpgrade.AgreeOnCompression(context, sessions.Settings.PerMessageDeflate);
        WebSocketTransport Create(EngineSession owner) => new(context, owner, sessions, _watch, request.WantsBase64, compression);

        if (request.Transport == TransportName.WebSocket)
        {
            var transport = session is not null ? Create(session) : (WebSocketTransport?)TryOpen(request, id!, NoUpgrades, Create)?.Transport;
            if (transport is not null) return await transport.TryAcceptAsync() ? transport : null;
        }

        // An upgrade that names no WebSocket is accepted and closed at once (F-ENG-31).
        var writer = new WebSocketWriter(EngineRevision.Of(request.Revision), base64: false, compression);
        writer.Attach(await WebSocketUpgrade.AcceptAsync(context));
        await writer.TryWriteCloseAsync(Protocol.WebSockets.CloseStatus.None);
        return null;
    }

    private EngineSession? TryOpen(EngineRequest request, string id, string[] upgrades, Func<EngineSession, ITransport> transport)
    {
        var settings = sessions.Settings;
        var handshake = new EngineHandshake(id, upgrades, settings.PingInterval, settings.PingTimeout, settings.MaxPayload);
        using var text = new PooledBufferWriter(256);
        handshake.WriteTo(text);
        var open = EncodedMessage.Create(text.WrittenSpan, []);
        EncodedMessage[] packets = hooks.InitialPacket is { } initial
            ? [open, EncodedMessage.Create(Encoding.UTF8.GetBytes("4" + initial), [])]
            : [open];
        request.Lease?.Take();
        try
        {
            return sessions.TryOpen(id, EngineRevision.Of(request.Revision), SessionRequests.From(request, clock), transport, packets);
        }
        finally
        {
            foreach (var packet in packets) packet.Release();
        }
    }

    private void AddHeaders(HttpContext context, bool isInitial)
    {
        try
        {
            if (isInitial) hooks.OnInitialHeaders?.Invoke(context);
            hooks.OnHeaders?.Invoke(context);
        }
        catch (Exception exception)
        {
            ServerLog.HookFailed(sessions.Log, exception);
        }
    }

    private void Report(HttpContext context, Refusal refusal)
    {
        ServerLog.RequestRefused(sessions.Log, refusal.Code, refusal.Message);
        sessions.Metrics.RequestRefused(refusal.Code);
        try
        {
            hooks.OnConnectionError?.Invoke(new ConnectionError(context, refusal.Code, refusal.Message, refusal.Context));
        }
        catch (Exception exception)
        {
            ServerLog.HookFailed(sessions.Log, exception);
        }
    }
}
