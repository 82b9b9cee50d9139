using SocketIo.Server.Hosting;

namespace Aot.Scenario;

/// <summary>
/// What the interop clients talk to. The same handlers stand, for the Node reference, in <c>clients/scenario</c>: a test
/// that passes there and fails here has found a difference.
/// </summary>
internal static class ScenarioServer
{
    public static void Register(SocketIoServer io, ScenarioJournal journal)
    {
        ScenarioNamespaces.Register(io);
        io.OnConnection(async socket =>
        {
            ScenarioEvents.Register(socket, journal);
            ScenarioBinary.Register(socket);
            ScenarioAsks.Register(socket);
            ScenarioRooms.Register(io, socket);
            ScenarioLifecycle.Register(socket, journal);
            await socket.EmitAsync("welcome", socket.Id);
        });
    }
}
