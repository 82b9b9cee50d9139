namespace Chat.Tests.Chat.Telegraph;

internal sealed record TelegramPayload(long Line, string From, string Text);
