using Chat.Tests.Chat.Limits;

namespace Chat.Tests.Chat.Cluster;

internal sealed class RedisAllowancesTests() : AllowancesSuite(new SharedWorlds());
