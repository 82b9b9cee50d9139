using Microsoft.AspNetCore.Http;

namespace SocketIo.Server.Transports;

/// <summary>The HTTP door of this node, for requests that came to another one.</summary>
internal interface IEngineDoor
{
    /// <summary>Whether the session is here.</summary>
    bool HasSession(string sid);

    /// <summary>Handles a request as if it had come here.</summary>
    Task HandleAsync(HttpContext context);
}
