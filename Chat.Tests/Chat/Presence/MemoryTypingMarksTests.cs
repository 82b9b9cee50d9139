namespace Chat.Tests.Chat.Presence;

internal sealed class MemoryTypingMarksTests() : TypingMarksSuite(new OneNode());
