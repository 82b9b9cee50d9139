using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Presence;

/// <summary>A connection that entered or left a conversation's room.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Person">Whose connection.</param>
/// <param name="Connection">Its id.</param>
/// <param name="IsEdge">Whether it was the person's first there to come, or last to go.</param>
/// <param name="Crowd">Who is there now.</param>
internal sealed record Visit(Conversation Conversation, Person Person, string Connection, bool IsEdge, Crowd Crowd);
