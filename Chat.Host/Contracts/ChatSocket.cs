using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>A socket and the person behind it.</summary>
internal sealed class ChatSocket(Socket socket, Identity identity, EventPipeline pipeline)
{
    private readonly TaskCompletionSource<bool> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Socket Socket { get; } = socket;

    /// <summary>Replaced by a refreshed token; always the same user.</summary>
    public Identity Identity { get; set; } = identity;

    public Person Person => Identity.Person;

    /// <summary>Whether the socket was let in, once that is known. No event is handled before.</summary>
    public Task<bool> Arrived => _arrived.Task;

    public void SetArrived(bool letIn) => _arrived.TrySetResult(letIn);

    public void On(string name, Func<Arguments, Task<Answer>> act) =>
        Socket.On(name, (SocketIoEvent received) => pipeline.RunAsync(this, received, act));
}
