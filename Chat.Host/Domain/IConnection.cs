using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

/// <summary>One socket of a person, as the domain sees it while it arrives. A contract implements it.</summary>
internal interface IConnection
{
    string Id { get; }

    /// <summary>The kinds of conversation that its contract serves.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    bool Connected { get; }

    ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations);

    ValueTask WelcomeAsync(Person person, IReadOnlyDictionary<ConversationKey, Overview> overviews);

    /// <summary>Hands over a message that was sent while the person was away.</summary>
    ValueTask DeliverAsync(Conversation conversation, Message message);
}
