using System.Globalization;
using Load.Rows;
using Load.Servers;

namespace Load;

/// <summary>What the command line asks for.</summary>
internal sealed class Settings
{
    public IReadOnlyList<Row> Rows { get; private set; } = Row.All;

    public IReadOnlyList<ServerKind> Servers { get; private set; } = ServerKind.All;

    public int Passes { get; private set; } = 3;

    public TimeSpan Time { get; private set; } = TimeSpan.FromSeconds(3);

    public TimeSpan WarmUp { get; private set; } = TimeSpan.FromSeconds(3);

    /// <summary>Where the table goes, beside the console.</summary>
    public string? Markdown { get; private set; }

    /// <summary>Where the plot of what grows goes, if that is what to measure.</summary>
    public string? Growth { get; private set; }

    /// <summary>Whether servers may use both cores, that of the load as well.</summary>
    public bool BothCores { get; private set; }

    /// <summary>Whether to measure what a second core brings.</summary>
    public bool TwoCores { get; private set; }

    /// <summary>Whether perf watches the servers, which costs them something.</summary>
    public bool Profile { get; private set; }

    /// <summary>Options for this server alone, such as <c>--SocketIo:MaxDepth=32</c>.</summary>
    public IReadOnlyList<string> ServerArguments { get; private set; } = [];

    public static Settings Read(string[] arguments)
    {
        var settings = new Settings();
        if (arguments.Length % 2 != 0) throw new FormatException($"{arguments[^1]} needs a value");
        foreach (var pair in arguments.Chunk(2)) settings.Set(pair[0], pair[1]);
        return settings;
    }

    private void Set(string name, string value)
    {
        switch (name)
        {
            case "--rows":
                var numbers = value.Split(',');
                Rows = [.. Row.All.Where(row => numbers.Contains(row.Number.ToString(CultureInfo.InvariantCulture)))];
                break;
            case "--servers":
                var names = value.Split(',');
                Servers = [.. ServerKind.All.Where(kind => names.Any(one => kind.Name == one || kind.Name.StartsWith(one + "-", StringComparison.Ordinal)))];
                break;
            case "--passes":
                Passes = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "--seconds":
                Time = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture));
                break;
            case "--warm-up":
                WarmUp = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture));
                break;
            case "--markdown":
                Markdown = value;
                break;
            case "--growth":
                Growth = value;
                break;
            case "--both-cores":
                BothCores = bool.Parse(value);
                break;
            case "--two-cores":
                TwoCores = bool.Parse(value);
                break;
            case "--profile":
                Profile = bool.Parse(value);
                break;
            case "--server-args":
                ServerArguments = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                break;
            default:
                throw new FormatException($"{name} is not known: --rows, --servers, --passes, --seconds, --warm-up, --markdown, --growth, --both-cores, --two-cores, --profile and --server-args are");
        }
    }
}
