using Chat.Tests.Chat.Presence;

namespace Chat.Tests.Chat.Cluster;

internal sealed class RedisVisitsTests() : VisitsSuite(new SharedWorlds());
