using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Nodes;

/// <summary>
/// The other nodes of this chat. What they are told may be lost, as nothing between nodes is kept: whoever tells or hears something here
/// must come to the right end without it, only later.
/// </summary>
internal interface IPeers
{
    /// <summary>Whether this host is one of many.</summary>
    bool AreThere { get; }

    /// <summary>The members of a conversation have changed. Ends when every node has taken note, or after a second.</summary>
    Task TellMembersAsync(ConversationKey key);

    /// <summary>A message has been told to everybody. The nodes hear of it after they were told the message.</summary>
    ValueTask TellToldAsync(ConversationKey key, long seq);

    /// <summary>Called while the host is put together.</summary>
    void OnMembers(Action<ConversationKey> changed);

    /// <summary>The same.</summary>
    void OnTold(Action<ConversationKey, long> told);
}
