namespace SocketIo.Redis.Hosting;

/// <summary>How <see cref="RedisAdapterKind.Streams"/> works. Names and defaults are those of <c>@socket.io/redis-streams-adapter</c>; all nodes need the same.</summary>
public sealed class RedisStreamsOptions
{
    /// <summary>The stream's key: <c>socket.io</c>.</summary>
    public string StreamName { get; set; } = "socket.io";

    /// <summary>How many streams the namespaces are spread over: 1. With more, each is called by its number after a dash.</summary>
    public int StreamCount { get; set; } = 1;

    /// <summary>About how many entries a stream keeps: 10,000. A client that has missed more than is there begins anew.</summary>
    public int MaxLength { get; set; } = 10_000;

    /// <summary>The most entries that are read at once: 100.</summary>
    public int ReadCount { get; set; } = 100;

    /// <summary>How long one read waits for an entry: 5 seconds.</summary>
    public TimeSpan BlockTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What the keys of lost sessions begin with: <c>sio:session:</c>.</summary>
    public string SessionKeyPrefix { get; set; } = "sio:session:";

    /// <summary>Whether nothing binary is sent, so that nobody has to look for it: no.</summary>
    public bool OnlyPlaintext { get; set; }
}
