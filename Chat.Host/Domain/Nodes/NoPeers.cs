using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Nodes;

/// <summary>A host on its own.</summary>
internal sealed class NoPeers : IPeers
{
    public bool AreThere => false;

    public Task TellMembersAsync(ConversationKey key) => Task.CompletedTask;

    public ValueTask TellToldAsync(ConversationKey key, long seq) => ValueTask.CompletedTask;

    public void OnMembers(Action<ConversationKey> changed)
    {
    }

    public void OnTold(Action<ConversationKey, long> told)
    {
    }
}
