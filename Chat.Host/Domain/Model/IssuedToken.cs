namespace Chat.Host.Domain.Model;

internal sealed record IssuedToken(string Token, DateTimeOffset ExpiresAt);
