using System.Text.Json;
using System.Text.Json.Serialization;
using SocketIo.Server.Sockets;

namespace Aot.Scenario;

internal static class ScenarioLifecycle
{
    public static void Register(Socket socket, ScenarioJournal journal)
    {
        socket.On("handshake", async (SocketIoEvent received) =>
        {
            var seen = socket.Handshake;
            await received.AckAsync(new Facts(seen.Auth, seen.Query, seen.Headers, seen.Url, seen.Secure, seen.XDomain, seen.Issued));
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

    internal sealed record Facts(
        JsonElement Auth,
        IReadOnlyDictionary<string, string> Query,
        IReadOnlyDictionary<string, string> Headers,
        string Url,
        bool Secure,
        [property: JsonPropertyName("xdomain")] bool XDomain,
        long Issued);
}
