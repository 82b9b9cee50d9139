namespace Chat.Tests.Chat.Presence;

internal sealed class MemoryPresenceTests() : PresenceSuite(new OneNode());
