using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using Chat.Host.Http;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Admin;

/// <summary>
/// Lets an admin put a person out: no token issued to them so far holds any more, and every node cuts off their sockets. What is stored comes
/// first, so whoever comes in at this moment is cut off or sees it.
/// </summary>
internal sealed class TokenRevocation
{
    private const string Revoked = "chat:revoked";

    private readonly SocketIoServer _server;
    private readonly ContractMap _contracts;
    private readonly Credentials _credentials;
    private readonly EventPipeline _pipeline;
    private readonly ILogger<TokenRevocation> _logger;

    public TokenRevocation(SocketIoServer server, ContractMap contracts, Credentials credentials, EventPipeline pipeline, ILogger<TokenRevocation> logger)
    {
        (_server, _contracts, _credentials, _pipeline, _logger) = (server, contracts, credentials, pipeline, logger);
        server.OnServerSide(Revoked, async word => word.Reply(await CutAsync(word.Get<long>(0))));
    }

    public void Map(IEndpointRouteBuilder api)
    {
        if (!_credentials.AreRevocable) return;
        api.MapPost("/admin/users/{id}/revoke", (Delegate)RevokeAsync)
            .Does("Revokes every token that a person has so far, and cuts off their sockets on all nodes. By an admin.")
            .Gives<Answer>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden);
    }

    private async Task<IResult> RevokeAsync(HttpContext context)
    {
        var admin = context.Caller();
        if (!admin.IsAdmin) throw ChatException.NotAuthorized();
        using var route = context.Fields();
        var userId = route.Id("id");
        var holdsFrom = await _credentials.RevokeAsync(userId);
        var asked = _server.ServerSideEmitWithAckAsync<int>(Revoked, userId);
        var here = await CutAsync(userId);
        var others = await asked;
        ChatLog.TokensRevoked(_logger, userId, admin.Id, here + others.Sum(), others.SilentNodes.Count);
        return Results.Json(new Answer(userId, holdsFrom, here + others.Sum(), others.SilentNodes));
    }

    /// <summary>Those of this node; they are told why.</summary>
    private async Task<int> CutAsync(long userId)
    {
        var room = $"{SocketDebug.UserRoom}{userId}";
        foreach (var socket in _contracts.Namespaces.SelectMany(name => _server.Of(name).Sockets).Where(IsTheirs))
            await _pipeline.TellAsync(socket, ErrorPayload.NotAuthenticated);
        return await _server.RevokeAsync(IsTheirs);

        bool IsTheirs(Socket socket) => socket.Rooms.Contains(room);
    }

    /// <summary>Tokens issued from that second on hold; who was cut off, and the nodes that have not answered.</summary>
    private sealed record Answer(long UserId, DateTimeOffset HoldsFrom, int Sockets, IReadOnlyList<string> SilentNodes);
}
