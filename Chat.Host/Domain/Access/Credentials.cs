namespace Chat.Host.Domain.Access;

/// <summary>Tokens that hold: good ones which nobody has revoked. Each time the store is asked, as any node may have done so.</summary>
internal sealed class Credentials(ITokens tokens, IRevocationStore revocations, TimeProvider clock)
{
    public bool AreRevocable => tokens.AreRevocable;

    /// <summary>Who the token speaks for; null when it does not hold, whatever the reason.</summary>
    public async ValueTask<Identity?> ReadAsync(string? token) =>
        tokens.Read(token) is { } identity && await HoldsAsync(identity) ? identity : null;

    /// <summary>Whether what was read still holds. A token that does not say when it was issued is none of those issued later.</summary>
    public async ValueTask<bool> HoldsAsync(Identity identity) =>
        !AreRevocable || await revocations.FindAsync(identity.Person.Id) is not { } holdsFrom || identity.IssuedAt >= holdsFrom;

    /// <summary>Revokes what a person has. A token says by the second when it was issued, so those of the next one are the first to hold.</summary>
    public async Task<DateTimeOffset> RevokeAsync(long userId)
    {
        var holdsFrom = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds() + 1);
        await revocations.SaveAsync(userId, holdsFrom);
        return holdsFrom;
    }
}
