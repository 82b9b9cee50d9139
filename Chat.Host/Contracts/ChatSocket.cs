using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts;

/// <summary>A socket and the person behind it. A guest is one of whom nobody knows yet who it is; few contracts let guests in.</summary>
internal sealed class ChatSocket(Socket socket, IContract contract, EventPipeline pipeline, Func<ChatSocket, Identity, Task<bool>> admit)
{
    private readonly TaskCompletionSource<bool> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Identity? _identity;

    public Socket Socket { get; } = socket;

    public IContract Contract { get; } = contract;

    public bool IsGuest => _identity is null;

    /// <summary>Zero for a guest.</summary>
    public long UserId => _identity?.Person.Id ?? 0;

    /// <summary>Replaced by a refreshed token; always the same user.</summary>
    public Identity Identity
    {
        get => _identity ?? throw ChatException.NotAuthenticated();
        set => _identity = value;
    }

    public Person Person => Identity.Person;

    /// <summary>When the token ends.</summary>
    public TokenExpiry? Expiry { get; set; }

    /// <summary>Whether the socket was let in, once that is known. No event is handled before.</summary>
    public Task<bool> Arrived => _arrived.Task;

    public void SetArrived(bool letIn) => _arrived.TrySetResult(letIn);

    /// <summary>Lets a guest in as a person. False when there is no place for it, and it was turned away.</summary>
    public Task<bool> AdmitAsync(Person person) => admit(this, new Identity(person, null));

    public void On(string name, Func<Arguments, Task<Answer>> act) =>
        On(name, async call => await call.AnswerAsync(await act(call.Arguments)), (_, error) => new Answer(EventPipeline.ErrorEvent, error));

    /// <summary>For events that are answered before all is done, or whose errors have an event of their own.</summary>
    public void On(string name, Func<EventCall, Task> act, Func<EventCall, ErrorPayload, Answer> refuse) => Socket.On(
        name, (SocketIoEvent received) => pipeline.RunAsync(this, received, act, refuse));
}
