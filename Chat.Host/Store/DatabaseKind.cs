namespace Chat.Host.Store;

internal enum DatabaseKind
{
    /// <summary>One file, nothing to install.</summary>
    Sqlite,

    /// <summary>MySQL or MariaDB.</summary>
    MySql,
}
