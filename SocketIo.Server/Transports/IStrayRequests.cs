using Microsoft.AspNetCore.Http;

namespace SocketIo.Server.Transports;

/// <summary>What becomes of requests whose session this node does not have (F-ADP-66). There is none where there is no cluster.</summary>
internal interface IStrayRequests
{
    /// <summary>Has the node that has the session answer.</summary>
    /// <returns>False when the request is to be refused here.</returns>
    ValueTask<bool> TryAnswerAsync(HttpContext context, string sid);
}
