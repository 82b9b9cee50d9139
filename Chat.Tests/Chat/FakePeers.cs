using System.Collections.Concurrent;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Nodes;

namespace Chat.Tests.Chat;

/// <summary>Other nodes as a test plays them: none until it says so.</summary>
internal sealed class FakePeers : IPeers
{
    private readonly List<Action<ConversationKey>> _members = [];
    private readonly List<Action<ConversationKey, long>> _told = [];

    public bool AreThere { get; set; }

    /// <summary>What they were told.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    public Task TellMembersAsync(ConversationKey key)
    {
        Heard.Enqueue($"members of {key}");
        return Task.CompletedTask;
    }

    public ValueTask TellToldAsync(ConversationKey key, long seq)
    {
        Heard.Enqueue($"{key} told up to {seq}");
        return ValueTask.CompletedTask;
    }

    public void OnMembers(Action<ConversationKey> changed) => _members.Add(changed);

    public void OnTold(Action<ConversationKey, long> told) => _told.Add(told);

    public void ChangeMembers(ConversationKey key) => _members.ForEach(changed => changed(key));

    public void Tell(ConversationKey key, long seq) => _told.ForEach(told => told(key, seq));
}
