namespace Chat.Host.Domain.Presence;

/// <summary>A connection that was counted in.</summary>
/// <param name="FirstFor">The kinds of conversation for which it is the person's first, or the first that hears all.</param>
/// <param name="WasOnline">Whether the person was online already, or had left too shortly ago to be offline.</param>
internal sealed record Arrival(IReadOnlyCollection<string> FirstFor, bool WasOnline);
