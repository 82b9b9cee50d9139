namespace Chat.Host.Domain.Model;

/// <summary>A message that stands in the store, and where.</summary>
internal sealed record Posted(Conversation Conversation, Message Message);
