namespace Chat.Host.Domain.Tutoring;

internal sealed record Course(long Id, string Title);
