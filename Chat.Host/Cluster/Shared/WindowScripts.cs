namespace Chat.Host.Cluster.Shared;

/// <summary>So many in any span, by the clock of Redis, which all nodes share. KEYS: when they were.</summary>
internal static class WindowScripts
{
    /// <summary>-1 when it is granted, else the ms until it would be. ARGV: how many, the span in ms.</summary>
    public static readonly Script Take = new("""
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local span = tonumber(ARGV[2])
        local oldest = redis.call('LINDEX', KEYS[1], 0)
        while oldest and now - oldest >= span do
          redis.call('LPOP', KEYS[1])
          oldest = redis.call('LINDEX', KEYS[1], 0)
        end
        if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[1]) then return math.max(1, oldest + span - now) end
        redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
        redis.call('PEXPIRE', KEYS[1], span)
        return -1
        """);

    /// <summary>Gives the newest one back.</summary>
    public static readonly Script Return = new("return redis.call('RPOP', KEYS[1])");
}
