namespace Chat.Host.Cluster.Shared;

/// <summary>
/// A node that has not renewed its lease for some beats may be dead: its sockets then neither reach anybody nor count against a limit,
/// though they are not gone before the lease is. ARGV[2] of each is how much of a lease must be left.
/// </summary>
internal static class PresenceScripts
{
    private const string Fresh = """
        local function fresh(node)
          return node == ARGV[1] or redis.call('PTTL', 'chat:node:' .. node .. ':lease') > tonumber(ARGV[2])
        end
        local function serves(value, kind, all)
          local node, hears, kinds = string.match(value, '^(%S+) (%S)( .*)$')
          return (hears == '+' or not all) and string.find(kinds, ' ' .. kind .. ' ', 1, true) and fresh(node)
        end

        """;

    /// <summary>
    /// 1 when there is a place. KEYS: the user's sockets, the node's sockets. ARGV: node, lease left, user, socket, limit.
    /// </summary>
    public static readonly Script Connect = new(Fresh + """
        local count = 0
        local sockets = redis.call('HGETALL', KEYS[1])
        for i = 1, #sockets, 2 do
          if sockets[i] ~= ARGV[4] and fresh(sockets[i + 1]) then count = count + 1 end
        end
        if count >= tonumber(ARGV[5]) then return 0 end
        redis.call('HSET', KEYS[1], ARGV[4], ARGV[1])
        redis.call('SADD', KEYS[2], ARGV[3] .. ' ' .. ARGV[4])
        return 1
        """);

    /// <summary>KEYS: the user's sockets. ARGV: the socket.</summary>
    public static readonly Script Disconnect = new("return redis.call('HDEL', KEYS[1], ARGV[1])");

    /// <summary>
    /// Whether the person was online, then the kinds that it is the first for. KEYS: the user's online sockets, who waits for the user, the
    /// node's sockets. ARGV: node, lease left, user, socket, + or -, the kinds.
    /// </summary>
    public static readonly Script Arrive = new(Fresh + """
        local others = redis.call('HVALS', KEYS[1])
        local leaving = redis.call('GET', KEYS[2])
        local answer = { (#others > 0 or leaving) and '1' or '0' }
        for kind in string.gmatch(ARGV[6], '%S+') do
          local served = false
          for _, other in ipairs(others) do served = served or serves(other, kind, ARGV[5] == '+') end
          if not served then answer[#answer + 1] = kind end
        end
        redis.call('HSET', KEYS[1], ARGV[4], ARGV[1] .. ' ' .. ARGV[5] .. ' ' .. ARGV[6] .. ' ')
        redis.call('SADD', KEYS[3], ARGV[3] .. ' ' .. ARGV[4])
        if leaving then
          redis.call('DEL', KEYS[2])
          redis.call('SREM', 'chat:node:' .. leaving .. ':sockets', ARGV[3] .. ' ')
        end
        return answer
        """);

    /// <summary>
    /// 1 when it was the last, and this node is to wait; also when the node that waited is another one, which is dead then.
    /// KEYS as above. ARGV: node, user, socket.
    /// </summary>
    public static readonly Script Depart = new("""
        local removed = redis.call('HDEL', KEYS[1], ARGV[3])
        redis.call('SREM', KEYS[3], ARGV[2] .. ' ' .. ARGV[3])
        if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        local leaving = redis.call('GET', KEYS[2])
        if removed == 0 and (not leaving or leaving == ARGV[1]) then return 0 end
        redis.call('SET', KEYS[2], ARGV[1])
        redis.call('SADD', KEYS[3], ARGV[2] .. ' ')
        return 1
        """);

    /// <summary>1 when the person is offline by this. KEYS as above. ARGV: node, user.</summary>
    public static readonly Script Lapse = new("""
        redis.call('SREM', KEYS[3], ARGV[2] .. ' ')
        if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[2])
        return 1 - redis.call('EXISTS', KEYS[1])
        """);

    /// <summary>Those who are reached. ARGV: node, lease left, kind, the users.</summary>
    public static readonly Script Reached = new(Fresh + """
        local found = {}
        for i = 4, #ARGV do
          for _, socket in ipairs(redis.call('HVALS', 'user:' .. ARGV[i] .. ':online')) do
            if serves(socket, ARGV[3], true) then
              found[#found + 1] = ARGV[i]
              break
            end
          end
        end
        return found
        """);

    /// <summary>Those who are online. ARGV: the users.</summary>
    public static readonly Script Online = new("""
        local found = {}
        for _, user in ipairs(ARGV) do
          if redis.call('EXISTS', 'user:' .. user .. ':online', 'user:' .. user .. ':leaving') > 0 then found[#found + 1] = user end
        end
        return found
        """);
}
