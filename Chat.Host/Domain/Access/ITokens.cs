using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Access;

internal interface ITokens
{
    /// <summary>Whether what was issued can be revoked.</summary>
    bool AreRevocable { get; }

    /// <summary>Who the token speaks for; null when it does not hold, whatever the reason.</summary>
    Identity? Read(string? token);

    IssuedToken Issue(Person person);
}
