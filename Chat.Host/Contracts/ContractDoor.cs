using System.Text.Json;
using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>How a socket gets into a contract: token, limit, arrival; and how it goes.</summary>
internal sealed class ContractDoor(
    ITokens tokens,
    IAllowances allowances,
    Arrivals arrivals,
    EventPipeline pipeline,
    ContractMap map,
    TimeProvider clock,
    ChatMeter meter,
    ILogger<ContractDoor> logger)
{
    private const string IdentityKey = "identity";
    private const string BearerPrefix = "Bearer ";

    /// <summary>Whose socket it is; every socket has passed <see cref="AuthenticateAsync"/>.</summary>
    public static long UserOf(Socket socket) => ((Identity)socket.Data[IdentityKey]!).Person.Id;

    public void Open(SocketIoServer server, IContract contract)
    {
        var name = map.NamespaceOf(contract.Name);
        var @namespace = server.Of(name);
        @namespace.Use(AuthenticateAsync);
        @namespace.OnConnection(socket => EnterAsync(socket, contract));
        ChatLog.ContractServed(logger, contract.Name, name);
    }

    private Task AuthenticateAsync(Socket socket, Func<Task> next)
    {
        var identity = tokens.Read(TokenOf(socket.Handshake)) ??
            throw new ConnectRefusedException("Authentication failed", new { code = ChatException.Unauthenticated });
        socket.Data[IdentityKey] = identity;
        return next();
    }

    private async Task EnterAsync(Socket socket, IContract contract)
    {
        var chat = new ChatSocket(socket, (Identity)socket.Data[IdentityKey]!, pipeline);
        if (!allowances.TryConnect(chat.Person.Id, socket.Id))
        {
            ChatLog.TooManyConnections(logger, socket.Id, chat.Person.Id);
            await TurnAwayAsync(chat, new ErrorPayload(ChatException.TooManyConnections, "Too many connections"));
            return;
        }

        var expiry = new TokenExpiry(clock, chat.Identity.Until, () => _ = ExpireAsync(chat));
        chat.On("auth_refresh", arguments => RefreshAsync(chat, arguments, expiry));
        contract.Listen(chat);
        socket.OnDisconnect(reason => LeaveAsync(chat, contract, expiry, reason));
        meter.Connected(contract.Name, +1);
        ChatLog.UserConnected(logger, chat.Person.Id, contract.Name, socket.Id);
        await ArriveAsync(chat, contract);
    }

    private async Task ArriveAsync(ChatSocket chat, IContract contract)
    {
        try
        {
            await arrivals.ArriveAsync(chat.Person, contract.Connect(chat.Socket));
            ChatLog.RoomsJoined(logger, chat.Socket.Id, chat.Person.Id, chat.Socket.Rooms.Count);
            chat.SetArrived(true);
        }
        catch (Exception exception)
        {
            var correlationId = Guid.NewGuid().ToString("N");
            ChatLog.EventFailed(logger, exception, "connection", chat.Person.Id, correlationId);
            await TurnAwayAsync(chat, ErrorPayload.Unexpected(correlationId));
        }
    }

    private async Task TurnAwayAsync(ChatSocket chat, ErrorPayload error)
    {
        chat.SetArrived(false);
        await pipeline.TellAsync(chat.Socket, error);
        chat.Socket.Disconnect();
    }

    private async Task LeaveAsync(ChatSocket chat, IContract contract, TokenExpiry expiry, string reason)
    {
        expiry.Dispose();
        allowances.Disconnect(chat.Person.Id, chat.Socket.Id);
        meter.Connected(contract.Name, -1);
        ChatLog.UserDisconnected(logger, chat.Person.Id, chat.Socket.Id, reason);

        // Who leaves while still arriving is counted in first, so that counting out is the last word.
        await chat.Arrived;
        await arrivals.DepartAsync(chat.Person, chat.Socket.Id);
    }

    private async Task ExpireAsync(ChatSocket chat)
    {
        ChatLog.TokenExpired(logger, chat.Person.Id, chat.Socket.Id);
        await pipeline.TellAsync(chat.Socket, new ErrorPayload(ChatException.TokenExpired, "Token expired"));
        chat.Socket.Disconnect();
    }

    private Task<Answer> RefreshAsync(ChatSocket chat, Arguments arguments, TokenExpiry expiry)
    {
        var identity = tokens.Read(arguments.TextOrBare("token"));
        if (identity is null || identity.Person.Id != chat.Person.Id) throw ChatException.NotAuthenticated();
        chat.Identity = identity;
        expiry.Move(identity.Until);
        return Task.FromResult(Answer.Done);
    }

    private static string? TokenOf(Handshake handshake)
    {
        if (handshake.Auth.ValueKind == JsonValueKind.Object
            && handshake.Auth.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String)
            return Arguments.TextOrNull(token);
        return handshake.Headers.TryGetValue("authorization", out var header)
            && header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim() : null;
    }
}
