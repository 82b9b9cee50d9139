using Chat.Tests.Chat.Presence;

namespace Chat.Tests.Chat.Cluster;

internal sealed class RedisPresenceTests() : PresenceSuite(new SharedWorlds());
