using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Access;

/// <summary>What a good token says.</summary>
/// <param name="Person">Who it speaks for.</param>
/// <param name="Until">From when on it says nothing any more, skew included. Null: it never ends.</param>
/// <param name="IssuedAt">Since when there is such a token, if it says so.</param>
internal sealed record Identity(Person Person, DateTimeOffset? Until, DateTimeOffset? IssuedAt = null);
