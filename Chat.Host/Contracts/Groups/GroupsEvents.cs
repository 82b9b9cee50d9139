using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Groups;

/// <summary>What happens in groups, in the words of this contract. Other conversations are not its business.</summary>
internal sealed class GroupsEvents(SocketIoServer server, ContractMap map) : IContractListener
{
    private readonly Namespace _sockets = server.Of(map.NamespaceOf(GroupsServices.Contract));

    public ValueTask MessageSentAsync(Posted posted) => !Serves(posted.Conversation) ? ValueTask.CompletedTask
        : _sockets.To(Rooms.Of(posted.Conversation.Key)).EmitAsync("message_received", MessagePayload.Of(posted.Message));

    public ValueTask TypingChangedAsync(Conversation conversation, Person person, bool isTyping)
    {
        if (!Serves(conversation)) return ValueTask.CompletedTask;
        var groupId = conversation.Key.Id;
        var others = Others(conversation, person);
        return isTyping ? others.EmitAsync("user_typing", new { groupId, userId = person.Id, userName = person.Name })
            : others.EmitAsync("user_stopped_typing", new { groupId, userId = person.Id });
    }

    public ValueTask MemberLeftAsync(Conversation conversation, Person person) => !Serves(conversation) ? ValueTask.CompletedTask
        : _sockets.In(Rooms.User(person.Id)).SocketsLeaveAsync(Rooms.Of(conversation.Key));

    public async ValueTask VisitBegunAsync(Visit visit)
    {
        if (!Serves(visit.Conversation)) return;
        if (visit.IsEdge) await Others(visit.Conversation, visit.Person).EmitAsync("user_joined_group", PersonOf(visit));
        await TellCrowdAsync(visit);
    }

    public async ValueTask VisitEndedAsync(Visit visit)
    {
        if (!Serves(visit.Conversation)) return;
        await Others(visit.Conversation, visit.Person).EmitAsync("user_left_group", PersonOf(visit));
        await TellCrowdAsync(visit);
    }

    private static bool Serves(Conversation conversation) => conversation.Key.Kind == ConversationKey.GroupKind;

    private static object PersonOf(Visit visit) =>
        new { groupId = visit.Conversation.Key.Id, userId = visit.Person.Id, userName = visit.Person.Name };

    private SocketIo.Server.Broadcast.BroadcastOperator Others(Conversation group, Person person) =>
        _sockets.To(Rooms.Of(group.Key)).Except(Rooms.User(person.Id));

    private ValueTask TellCrowdAsync(Visit visit) => _sockets.To(Rooms.Of(visit.Conversation.Key)).EmitAsync("room_members_update", new
    {
        groupId = visit.Conversation.Key.Id,
        onlineMembers = visit.Crowd.UserIds,
        onlineCount = visit.Crowd.UserIds.Count,
    });
}
