namespace Chat.Host.Cluster.Shared;

/// <summary>
/// The mark is gone after ten seconds; that its end is still to be told stands with the node, for itself or for whoever sweeps up after it.
/// KEYS: the mark, the user's sockets. ARGV: the node, "room user", the socket.
/// </summary>
internal static class TypingScripts
{
    private const string NodeOf = """
        local function typingOf(socket)
          return 'chat:node:' .. (redis.call('HGET', KEYS[2], socket) or ARGV[1]) .. ':typing'
        end

        """;

    /// <summary>ARGV[4] is how long, in ms.</summary>
    public static readonly Script Set = new(NodeOf + """
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[3] then redis.call('HDEL', typingOf(holder), ARGV[2]) end
        redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
        redis.call('HSET', 'chat:node:' .. ARGV[1] .. ':typing', ARGV[2], ARGV[3])
        return 1
        """);

    /// <summary>1 when somebody typed, by that socket if one is named.</summary>
    public static readonly Script Take = new(NodeOf + """
        local holder = redis.call('GET', KEYS[1])
        local named = ARGV[3] ~= ''
        local untold = typingOf((named and ARGV[3]) or holder or '')
        if named and redis.call('HGET', untold, ARGV[2]) == ARGV[3] then
          redis.call('HDEL', untold, ARGV[2])
          if not holder then return 1 end
        end
        if named and holder ~= ARGV[3] then return 0 end
        local told = not named and redis.call('HDEL', untold, ARGV[2]) or 0
        return (redis.call('DEL', KEYS[1]) == 1 or told == 1) and 1 or 0
        """);

    /// <summary>The end is still to be told. KEYS: the node's typing. ARGV: "room user", the socket.</summary>
    public static readonly Script Keep = new("return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])");
}
