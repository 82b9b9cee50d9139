namespace Chat.Tests.Chat.Presence;

internal sealed class MemoryVisitsTests() : VisitsSuite(new OneNode());
