namespace Chat.Host.Domain.Access;

internal sealed record IssuedToken(string Token, DateTimeOffset ExpiresAt);
