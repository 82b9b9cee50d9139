namespace Chat.Host.Store;

/// <summary><c>Chat:Database</c>. Where the database is stands in <c>ConnectionStrings:Chat</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Chat:Database";
    public const int MostThreads = 64;

    /// <summary>Which database it is.</summary>
    public DatabaseKind Provider { get; set; } = DatabaseKind.Sqlite;

    /// <summary>How many threads talk to MySQL at a time, each by a connection of its own.</summary>
    public int Threads { get; set; } = 8;

    /// <summary>How long a statement, or waiting for somebody else's lock, may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many messages and receipts may wait to be stored; what comes then is refused at once.</summary>
    public int MaxWaiting { get; set; } = 10_000;

    public IEnumerable<string> Faults()
    {
        if (!Enum.IsDefined(Provider)) yield return $"{Section}:Provider is {Provider}; it must be Sqlite or MySql.";
        if (Threads is < 1 or > MostThreads) yield return $"{Section}:Threads is {Threads}; it must be 1 to {MostThreads}.";
        if (MaxWaiting < 1) yield return $"{Section}:MaxWaiting is {MaxWaiting}; it must be at least 1.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(5))
            yield return $"{Section}:Timeout is {Timeout}; it must be 1 second to 5 minutes.";
    }
}
