using System.Text.Json;
using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>How a socket gets into a contract: token, limit, arrival; and how it goes.</summary>
internal sealed class ContractDoor(
    Credentials credentials,
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

    public void Open(SocketIoServer server, IContract contract)
    {
        var name = map.NamespaceOf(contract.Name);
        var @namespace = server.Of(name);
        @namespace.Use((socket, next) => AuthenticateAsync(socket, contract, next));
        @namespace.OnConnection(socket => EnterAsync(socket, contract));
        ChatLog.ContractServed(logger, contract.Name, name);
    }

    private async Task AuthenticateAsync(Socket socket, IContract contract, Func<Task> next)
    {
        var token = TokenOf(socket.Handshake);
        if (token is not null || !contract.LetsGuestsIn) socket.Data[IdentityKey] = await IdentifyAsync(token);
        await next();
    }

    private async ValueTask<Identity> IdentifyAsync(string? token)
    {
        Identity? identity;
        try
        {
            identity = await credentials.ReadAsync(token);
        }
        catch (Exception exception)
        {
            var error = ErrorPayload.Unexpected(EventPipeline.Log(logger, exception, "connection", 0));
            throw new ConnectRefusedException(error.Message, error);
        }
        return identity ?? throw new ConnectRefusedException(ErrorPayload.NotAuthenticated.Message, new { code = ChatException.Unauthenticated });
    }

    private async Task EnterAsync(Socket socket, IContract contract)
    {
        var chat = new ChatSocket(socket, contract, pipeline, AdmitAsync);
        chat.On("auth_refresh", arguments => RefreshAsync(chat, arguments));
        contract.Listen(chat);
        if (socket.Data.TryGetValue(IdentityKey, out var identity)) await AdmitAsync(chat, (Identity)identity!);
    }

    private async Task<bool> AdmitAsync(ChatSocket chat, Identity identity)
    {
        var socket = chat.Socket;
        chat.Identity = identity;
        if (!await allowances.TryConnectAsync(identity.Person.Id, socket.Id))
        {
            ChatLog.TooManyConnections(logger, socket.Id, chat.Person.Id);
            await TurnAwayAsync(chat, new ErrorPayload(ChatException.TooManyConnections, "Too many connections"));
            return false;
        }

        chat.Expiry = new TokenExpiry(clock, identity.Until, () => _ = ExpireAsync(chat));
        meter.Connected(chat.Contract.Name, +1);
        ChatLog.UserConnected(logger, chat.Person.Id, chat.Person.Role, chat.Contract.Name, socket.Id);
        if (!FollowEnd(chat)) return false;
        await ArriveAsync(chat, chat.Contract);
        return await chat.Arrived;
    }

    /// <summary>Sees to the way out, also of a guest that left while it was let in: its end has then been told already.</summary>
    private bool FollowEnd(ChatSocket chat)
    {
        var left = 0;
        chat.Socket.OnDisconnect(reason => Interlocked.Exchange(ref left, 1) == 0 ? LeaveAsync(chat, reason) : Task.CompletedTask);
        if (chat.Socket.Connected || Interlocked.Exchange(ref left, 1) != 0) return true;
        chat.SetArrived(false);
        _ = LeaveAsync(chat, "client namespace disconnect");
        return false;
    }

    private async Task ArriveAsync(ChatSocket chat, IContract contract)
    {
        try
        {
            await arrivals.ArriveAsync(chat.Person, contract.Connect(chat.Socket));
            if (!await credentials.HoldsAsync(chat.Identity))
            {
                // Revoked on the way in, before those who cut sockets could see this one.
                await TurnAwayAsync(chat, ErrorPayload.NotAuthenticated);
                return;
            }
            ChatLog.RoomsJoined(logger, chat.Socket.Id, chat.Person.Id, chat.Socket.Rooms.Count);
            chat.SetArrived(true);
        }
        catch (Exception exception)
        {
            await TurnAwayAsync(chat, ErrorPayload.Unexpected(EventPipeline.Log(logger, exception, "connection", chat.Person.Id)));
        }
    }

    private async Task TurnAwayAsync(ChatSocket chat, ErrorPayload error)
    {
        chat.SetArrived(false);
        await pipeline.TellAsync(chat.Socket, error);
        chat.Socket.Disconnect();
    }

    private async Task LeaveAsync(ChatSocket chat, string reason)
    {
        chat.Expiry?.Dispose();
        await allowances.DisconnectAsync(chat.Person.Id, chat.Socket.Id);
        meter.Connected(chat.Contract.Name, -1);

        // Who leaves while still arriving is counted in first, so that counting out is the last word.
        await chat.Arrived;
        try
        {
            await arrivals.DepartAsync(chat.Person, chat.Socket.Id);
        }
        catch (Exception exception)
        {
            // Nobody is there to be told.
            EventPipeline.Log(logger, exception, "disconnect", chat.Person.Id);
        }
        finally
        {
            ChatLog.UserDisconnected(logger, chat.Person.Id, chat.Socket.Id, reason);
        }
    }

    private async Task ExpireAsync(ChatSocket chat)
    {
        ChatLog.TokenExpired(logger, chat.Person.Id, chat.Socket.Id);
        await pipeline.TellAsync(chat.Socket, new ErrorPayload(ChatException.TokenExpired, "Token expired"));
        chat.Socket.Disconnect();
    }

    private async Task<Answer> RefreshAsync(ChatSocket chat, Arguments arguments)
    {
        var identity = await credentials.ReadAsync(arguments.TextOrBare("token"));
        if (identity is null || chat.IsGuest || identity.Person.Id != chat.Person.Id) throw ChatException.NotAuthenticated();
        chat.Identity = identity;
        chat.Expiry?.Move(identity.Until);
        return Answer.Done;
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
