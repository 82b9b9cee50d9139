namespace Chat.Host.Domain.Model;

/// <summary>What a good token says, and from when on it says nothing any more (skew included). Null: it never ends.</summary>
internal sealed record Identity(Person Person, DateTimeOffset? Until);
