using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

/// <summary>One socket of a person, as the domain sees it while it arrives. A contract implements it.</summary>
internal interface IConnection
{
    string Id { get; }

    /// <summary>The kinds of conversation that its contract serves.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>Whether it gets every message of those kinds, or only those of the conversations whose room it has entered.</summary>
    bool HearsAll => true;

    bool Connected { get; }

    ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations);

    /// <summary>What the client is told first; nothing is said in its conversations meanwhile.</summary>
    ValueTask WelcomeAsync(Person person, IReadOnlyCollection<ConversationKey> conversations);

    /// <summary>Hands over a message that was sent while the person was away.</summary>
    ValueTask DeliverAsync(Conversation conversation, Message message);
}
