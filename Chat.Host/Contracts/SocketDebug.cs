using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>Shows an admin who is connected and in which rooms. A socket's own room says nothing and is left out.</summary>
internal sealed class SocketDebug(SocketIoServer server, ContractMap contracts)
{
    private const int DefaultLimit = 200;
    private const string UserRoom = "user:";

    public void Map(IEndpointRouteBuilder api) => api.MapGet("/messages/admin/socket-debug", (Delegate)Show);

    private IResult Show(HttpContext context, string? @namespace = null, string? room = null, int limit = DefaultLimit)
    {
        if (context.Features.Get<Person>() is not { IsAdmin: true }) throw ChatException.NotAuthorized();
        if (limit < 1) throw ChatException.Invalid("limit must be positive");

        var sockets = contracts.Namespaces.Where(name => @namespace is null || name == @namespace)
            .SelectMany(name => server.Of(name).Sockets).ToList();
        var rooms = sockets.SelectMany(socket => socket.Rooms.Where(name => name != socket.Id).Select(name => (Name: name, Socket: socket)))
            .GroupBy(entry => entry.Name, entry => entry.Socket)
            .Where(group => room is null || group.Key == room)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        return Results.Json(new { totalConnections = sockets.Count, totalRooms = rooms.Count, rooms = rooms.Take(limit).Select(Describe) });
    }

    private static object Describe(IGrouping<string, Socket> room) => new
    {
        roomName = room.Key,
        socketCount = room.Count(),
        socketIds = room.Select(socket => socket.Id),
        userIds = room.SelectMany(socket => socket.Rooms.Where(IsUser)).Select(name => long.Parse(name[UserRoom.Length..])).Distinct().Order(),
    };

    private static bool IsUser(string room) => room.StartsWith(UserRoom, StringComparison.Ordinal);
}
