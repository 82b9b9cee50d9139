using System.Globalization;

namespace SocketIo.Server.Engine.Limits;

/// <summary>How many files may be open before connections are refused, so that the last are left for everything else: a .NET process that may open no more of them ends.</summary>
internal static class OpenFiles
{
    // Assemblies, logs, databases, and what is on its way.
    private const int Reserve = 512;
    private const string Source = "/proc/self/limits";
    private const string Name = "Max open files";

    /// <summary>Null where the system sets no limit, or does not tell it.</summary>
    public static long? ForConnections { get; } = Judge(Read());

    /// <param name="files">How many files the process may have open.</param>
    public static long? Judge(long? files) => files is { } most ? most - Math.Min(Reserve, most / 2) : null;

    /// <summary>What stands there, such as <c>Max open files            1024                 524288               files</c>: the limit that holds, and the highest.</summary>
    public static long? Find(IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var first = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    private static long? Read()
    {
        try
        {
            return File.Exists(Source) ? Find(File.ReadLines(Source)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
