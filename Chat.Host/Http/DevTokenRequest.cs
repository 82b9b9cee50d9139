namespace Chat.Host.Http;

internal sealed record DevTokenRequest(long UserId, string? Role, string? Name);
