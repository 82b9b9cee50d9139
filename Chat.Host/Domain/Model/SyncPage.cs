namespace Chat.Host.Domain.Model;

/// <summary>Either all that was missed, or word that the client must load the conversation anew.</summary>
internal sealed record SyncPage(Conversation Conversation, string Epoch, long Head, IReadOnlyList<Message> Messages, bool Complete)
{
    public const int MaxMissed = 500;
}
