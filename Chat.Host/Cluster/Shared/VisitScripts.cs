namespace Chat.Host.Cluster.Shared;

/// <summary>KEYS: the users of the room, the rooms of the user, the user's sockets in the room. ARGV: the room, the user, the socket.</summary>
internal static class VisitScripts
{
    /// <summary>1 when it is the person's first socket there.</summary>
    public static readonly Script Enter = new("""
        redis.call('SADD', KEYS[3], ARGV[3])
        redis.call('SADD', KEYS[2], ARGV[1])
        return redis.call('SADD', KEYS[1], ARGV[2])
        """);

    /// <summary>1 when it was the person's last socket there, -1 when it was not there.</summary>
    public static readonly Script Leave = new("""
        if redis.call('SREM', KEYS[3], ARGV[3]) == 0 then return -1 end
        if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
        redis.call('SREM', KEYS[2], ARGV[1])
        redis.call('SREM', KEYS[1], ARGV[2])
        return 1
        """);

    /// <summary>1 when the person was there.</summary>
    public static readonly Script Evict = new("""
        redis.call('DEL', KEYS[3])
        redis.call('SREM', KEYS[2], ARGV[1])
        return redis.call('SREM', KEYS[1], ARGV[2])
        """);

    /// <summary>The rooms that a socket is in. KEYS: the rooms of the user. ARGV: the user, the socket.</summary>
    public static readonly Script Of = new("""
        local found = {}
        for _, room in ipairs(redis.call('SMEMBERS', KEYS[1])) do
          if redis.call('SISMEMBER', 'user:' .. ARGV[1] .. ':sockets:' .. room, ARGV[2]) == 1 then found[#found + 1] = room end
        end
        return found
        """);

    /// <summary>How many sockets are in a room, then whose. KEYS: the users of the room. ARGV: the room.</summary>
    public static readonly Script Crowd = new("""
        local crowd = redis.call('SMEMBERS', KEYS[1])
        local sockets = 0
        for _, user in ipairs(crowd) do sockets = sockets + redis.call('SCARD', 'user:' .. user .. ':sockets:' .. ARGV[1]) end
        table.insert(crowd, 1, sockets)
        return crowd
        """);
}
