using Chat.Host.Domain;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>The vocabulary of one kind of frontend.</summary>
internal interface IContract
{
    /// <summary>The name it is configured by.</summary>
    string Name { get; }

    /// <summary>Whether a socket without a token may come in, and say later who it is.</summary>
    bool LetsGuestsIn => false;

    /// <summary>Registers the handlers of its events.</summary>
    void Listen(ChatSocket socket);

    IConnection Connect(Socket socket);

    /// <summary>Its HTTP side, below <c>/api</c>, for callers whose token holds.</summary>
    void MapRoutes(IEndpointRouteBuilder api)
    {
    }

    /// <summary>The code and the text that its frontends know for an error of the domain.</summary>
    ErrorPayload InOwnWords(ErrorPayload error) => error;
}
