using System.Data.Common;

namespace Chat.Host.Store.Providers;

/// <summary>The numbers of the server's errors.</summary>
internal static class MySqlErrors
{
    private const int TableExists = 1050;
    private const int ColumnExists = 1060;
    private const int IndexExists = 1061;
    private const int Duplicate = 1062;
    private const int TooManyConnections = 1040;
    private const int NoHost = 1042;
    private const int Ending = 1053;
    private const int LockTimeout = 1205;
    private const int Deadlock = 1213;

    /// <summary>Nought if it was not the server who failed. Every driver puts the number here.</summary>
    public static int NumberOf(DbException exception) => exception.Data["Server Error Code"] as int? ?? 0;

    /// <summary>Somebody else was faster; who begins anew sees what they did.</summary>
    public static bool IsConflict(DbException exception) => NumberOf(exception) is Duplicate or LockTimeout or Deadlock;

    /// <summary>A value missing, too long, out of range, of the wrong kind, twice, or without what it refers to.</summary>
    public static bool IsAboutData(DbException exception) =>
        NumberOf(exception) is 1048 or 1062 or 1216 or 1264 or 1265 or 1292 or 1366 or 1406 or 1451 or 1452 or 4025;

    /// <summary>The server was not met, or takes nobody now. A driver wraps what the server said while it let one in.</summary>
    public static bool IsOutOfReach(DbException exception) =>
        exception.InnerException is DbException inner ? IsOutOfReach(inner) : NumberOf(exception) is 0 or TooManyConnections or NoHost or Ending;

    public static bool IsThereAlready(DbException exception) => NumberOf(exception) is TableExists or ColumnExists or IndexExists;
}
