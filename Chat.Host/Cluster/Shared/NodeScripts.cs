namespace Chat.Host.Cluster.Shared;

/// <summary>What nodes do with their own and with each other's leases.</summary>
internal static class NodeScripts
{
    /// <summary>Leaves one room for one socket, as <see cref="VisitScripts.Leave"/> does.</summary>
    private const string LeaveRooms = """
        local function leave(user, socket, stays)
          for _, room in ipairs(redis.call('SMEMBERS', 'user:' .. user .. ':rooms')) do
            local sockets = 'user:' .. user .. ':sockets:' .. room
            if not stays[room] and redis.call('SREM', sockets, socket) == 1 and redis.call('EXISTS', sockets) == 0 then
              redis.call('SREM', 'user:' .. user .. ':rooms', room)
              redis.call('SREM', 'room:' .. room .. ':users', user)
            end
          end
        end

        """;

    /// <summary>
    /// 1 when the lease was there, 0 when it had lapsed or is new, -1 when the node is being swept up and must wait.
    /// KEYS: lease, nodes, sweeper. ARGV: node, ms.
    /// </summary>
    public static readonly Script Renew = new("""
        if redis.call('EXISTS', KEYS[3]) == 1 then return -1 end
        local known = redis.call('EXISTS', KEYS[1]) == 1 and redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1
        redis.call('SET', KEYS[1], '1', 'PX', ARGV[2])
        redis.call('SADD', KEYS[2], ARGV[1])
        return known and 1 or 0
        """);

    /// <summary>
    /// Makes Redis know of a socket what its node knows. Answers with 1 when the person was offline, then the rooms that it is the first in.
    /// KEYS: the user's sockets, online sockets, who waits for the user, the node's sockets. ARGV: node, user, socket, its value online or
    /// nothing, the rooms.
    /// </summary>
    public static readonly Script Restore = new(LeaveRooms + """
        redis.call('HSET', KEYS[1], ARGV[3], ARGV[1])
        redis.call('SADD', KEYS[4], ARGV[2] .. ' ' .. ARGV[3])
        local offline = redis.call('EXISTS', KEYS[2], KEYS[3]) == 0
        if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], ARGV[3], ARGV[4]) end
        local waiting = redis.call('GET', KEYS[3])
        if waiting and ARGV[4] ~= '' then
          redis.call('DEL', KEYS[3])
          redis.call('SREM', 'chat:node:' .. waiting .. ':sockets', ARGV[2] .. ' ')
        end
        local stays, answer = {}, { offline and ARGV[4] ~= '' and '1' or '0' }
        for i = 5, #ARGV do
          stays[ARGV[i]] = true
          redis.call('SADD', 'user:' .. ARGV[2] .. ':sockets:' .. ARGV[i], ARGV[3])
          redis.call('SADD', 'user:' .. ARGV[2] .. ':rooms', ARGV[i])
          if redis.call('SADD', 'room:' .. ARGV[i] .. ':users', ARGV[2]) == 1 then answer[#answer + 1] = ARGV[i] end
        end
        leave(ARGV[2], ARGV[3], stays)
        return answer
        """);

    /// <summary>The node waits for the person unless somebody is there. KEYS: online sockets, who waits, the node's sockets. ARGV: node, user.</summary>
    public static readonly Script Await = new("""
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        redis.call('SET', KEYS[2], ARGV[1])
        return redis.call('SADD', KEYS[3], ARGV[2] .. ' ')
        """);

    /// <summary>
    /// Removes all of a socket that its node no longer has, or that was swept up. KEYS: the user's sockets, online sockets, who waits, the
    /// sockets of the node. ARGV: node, user, socket or nothing.
    /// </summary>
    public static readonly Script Forget = new(LeaveRooms + """
        redis.call('SREM', KEYS[4], ARGV[2] .. ' ' .. ARGV[3])
        if ARGV[3] == '' then
          if redis.call('GET', KEYS[3]) == ARGV[1] then redis.call('DEL', KEYS[3]) end
          return 0
        end
        leave(ARGV[2], ARGV[3], {})
        redis.call('HDEL', KEYS[1], ARGV[3])
        return redis.call('HDEL', KEYS[2], ARGV[3])
        """);

    /// <summary>1 when this node may sweep up after that one, for so long. KEYS: lease, sweeper. ARGV: this node, ms.</summary>
    public static readonly Script Claim = new("""
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        local sweeper = redis.call('GET', KEYS[2])
        if sweeper and sweeper ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
        return 1
        """);

    /// <summary>Nothing is left of a node. KEYS: nodes, its sockets, typing, sweeper, swept. ARGV: the node, how many s that is remembered.</summary>
    public static readonly Script Bury = new("""
        redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
        redis.call('SET', KEYS[5], '1', 'EX', ARGV[2])
        return redis.call('SREM', KEYS[1], ARGV[1])
        """);

    /// <summary>A node ends: what it leaves behind is swept up at once. KEYS: lease, nodes, its sockets, typing. ARGV: the node.</summary>
    public static readonly Script End = new("""
        redis.call('DEL', KEYS[1])
        if redis.call('EXISTS', KEYS[3], KEYS[4]) == 0 then redis.call('SREM', KEYS[2], ARGV[1]) end
        return 1
        """);
}
