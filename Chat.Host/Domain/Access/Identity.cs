using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Access;

/// <summary>What a good token says, and from when on it says nothing any more (skew included). Null: it never ends.</summary>
internal sealed record Identity(Person Person, DateTimeOffset? Until);
