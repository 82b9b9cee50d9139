using System.Collections.Frozen;

namespace Chat.Host.Domain.Model;

/// <summary>A message that stands in the store, and where.</summary>
internal sealed record Posted(Conversation Conversation, Message Message)
{
    /// <summary>The members it got to at once, its sender among them if connected. Everybody else gets it on connecting.</summary>
    public IReadOnlySet<long> Reached { get; init; } = FrozenSet<long>.Empty;

    /// <summary>The connection it came by, if it came by one.</summary>
    public string? Connection { get; init; }

    /// <summary>Whether it stood there already, from an earlier try; nobody was told of it again.</summary>
    public bool Repeated { get; init; }
}
