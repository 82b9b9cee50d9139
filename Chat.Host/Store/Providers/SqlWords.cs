namespace Chat.Host.Store.Providers;

/// <summary>The few words in which the databases differ, to be put into statements that are else the same.</summary>
internal sealed record SqlWords
{
    /// <summary>The type of a numbered primary key.</summary>
    public required string AutoId { get; init; }

    /// <summary>As <see cref="AutoId"/>, as wide as the seed has it.</summary>
    public required string AutoIntId { get; init; }

    /// <summary>What follows the columns of every table: text is utf8mb4, and compared letter by letter.</summary>
    public required string TableEnd { get; init; }

    /// <summary>What follows a select whose rows nobody else may change before the end of the transaction.</summary>
    public required string ForUpdate { get; init; }

    /// <summary>The function that gives the greater of two values.</summary>
    public required string Greatest { get; init; }

    /// <summary>What follows an insert that may meet a row of the same key: what is set then comes next.</summary>
    public required Func<string, string> OnConflict { get; init; }

    /// <summary>The value that the insert had for a column, inside of what follows <see cref="OnConflict"/>.</summary>
    public required Func<string, string> Inserted { get; init; }

    public static SqlWords Sqlite { get; } = new()
    {
        AutoId = "INTEGER PRIMARY KEY AUTOINCREMENT",
        AutoIntId = "INTEGER PRIMARY KEY AUTOINCREMENT",
        TableEnd = "",
        ForUpdate = "",
        Greatest = "MAX",
        OnConflict = keys => $"ON CONFLICT ({keys}) DO UPDATE SET",
        Inserted = column => $"excluded.{column}",
    };

    /// <param name="collation">One that compares bytes and does not ignore spaces at the end; MySQL and MariaDB call it differently.</param>
    public static SqlWords MySql(string collation) => new()
    {
        AutoId = "BIGINT PRIMARY KEY AUTO_INCREMENT",
        AutoIntId = "INT PRIMARY KEY AUTO_INCREMENT",
        TableEnd = $" ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE={collation}",
        ForUpdate = " FOR UPDATE",
        Greatest = "GREATEST",
        OnConflict = _ => "ON DUPLICATE KEY UPDATE",
        Inserted = column => $"VALUES({column})",
    };
}
