using Chat.Host.Domain;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>The vocabulary of one kind of frontend.</summary>
internal interface IContract
{
    /// <summary>The name it is configured by.</summary>
    string Name { get; }

    /// <summary>Registers the handlers of its events.</summary>
    void Listen(ChatSocket socket);

    IConnection Connect(Socket socket);

    void MapRoutes(IEndpointRouteBuilder api);
}
