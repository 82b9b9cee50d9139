using SocketIo.Server.Sockets;

namespace Chat.Tests.Interop;

internal static class ScenarioLifecycle
{
    public static void Register(Socket socket, ScenarioJournal journal)
    {
        socket.On("handshake", async (SocketIoEvent received) =>
        {
            var handshake = socket.Handshake;
            await received.AckAsync(new
            {
                auth = handshake.Auth,
                query = handshake.Query,
                headers = handshake.Headers,
                url = handshake.Url,
                secure = handshake.Secure,
                xdomain = handshake.XDomain,
                issued = handshake.Issued,
            });
        });
        socket.On("session", async (SocketIoEvent received) => await received.AckAsync(socket.SessionId));
        socket.On("transport", async (SocketIoEvent received) => await received.AckAsync(socket.TransportName));

        string? reasonBefore = null;
        string[] roomsBefore = [];
        socket.OnDisconnecting(reason =>
        {
            reasonBefore = reason;
            roomsBefore = [.. socket.Rooms.Where(room => room != socket.Id).Order(StringComparer.Ordinal)];
        });
        socket.OnDisconnect(reason =>
            journal.Departed(socket.Id, new(reason, reasonBefore, roomsBefore, [.. socket.Rooms], socket.Connected)));

        socket.On<string, ScenarioJournal.Departure>("departure of", journal.DepartureAsync);
        socket.On<bool>("disconnect me", close => socket.Disconnect(close));
    }
}
