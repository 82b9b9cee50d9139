using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Http;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Admin;

/// <summary>
/// Shows an admin who is connected and in which rooms, on all nodes. A socket's own room says nothing and is left out;
/// whose socket it is stands in the name of its user's room, which every contract has.
/// </summary>
internal sealed class SocketDebug(SocketIoServer server, ContractMap contracts)
{
    /// <summary>What the name of every user's room begins with.</summary>
    public const string UserRoom = "user:";

    private const int DefaultLimit = 200;

    public void Map(IEndpointRouteBuilder api) => api.MapGet("/messages/admin/socket-debug", (Delegate)ShowAsync)
        .Does("Who is connected and in which rooms, on all nodes. By an admin.")
        .Gives<Overview>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden);

    private async Task<IResult> ShowAsync(HttpContext context, string? @namespace = null, string? room = null, int limit = DefaultLimit)
    {
        if (context.Features.Get<Person>() is not { IsAdmin: true }) throw ChatException.NotAuthorized();
        if (limit < 1) throw ChatException.Invalid("limit must be positive");

        var sockets = new List<RemoteSocket>();
        foreach (var name in contracts.Namespaces.Where(name => @namespace is null || name == @namespace))
            sockets.AddRange(await server.Of(name).FetchSocketsAsync());
        var rooms = sockets.SelectMany(socket => socket.Rooms.Where(name => name != socket.Id).Select(name => (Name: name, Socket: socket)))
            .GroupBy(entry => entry.Name, entry => entry.Socket)
            .Where(group => room is null || group.Key == room)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        return Results.Json(new Overview(sockets.Count, rooms.Count, [.. rooms.Take(limit).Select(Describe)]));
    }

    private static RoomSockets Describe(IGrouping<string, RemoteSocket> room) => new(
        room.Key,
        room.Count(),
        [.. room.Select(socket => socket.Id)],
        [.. room.SelectMany(socket => socket.Rooms.Where(IsUser)).Select(name => name[UserRoom.Length..]).Distinct().Order(StringComparer.Ordinal)]);

    private static bool IsUser(string room) => room.StartsWith(UserRoom, StringComparison.Ordinal);

    private sealed record Overview(int TotalConnections, int TotalRooms, IReadOnlyList<RoomSockets> Rooms);

    private sealed record RoomSockets(string RoomName, int SocketCount, IReadOnlyList<string> SocketIds, IReadOnlyList<string> UserIds);
}
