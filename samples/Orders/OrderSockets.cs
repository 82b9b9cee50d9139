using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Orders;

/// <summary>The sockets beside the controllers. Who connects was authenticated as for any endpoint.</summary>
internal static class OrderSockets
{
    public const string Cook = "cook";

    public static void Register(SocketIoServer io, IServiceProvider services) => io.OnConnection(async socket =>
    {
        var user = socket.Handshake.User;
        await socket.JoinAsync(OrderDesk.RoomOf(user.Identity!.Name!));
        if (!user.IsInRole(Cook)) return;

        await socket.JoinAsync(OrderDesk.Kitchen);
        socket.On<int, bool>("finish", async id =>
        {
            // An event is a unit of work, as a request is: it gets a scope of its own.
            await using var scope = services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<OrderDesk>().FinishAsync(id);
        });
    });
}
