namespace Load.Profiles;

/// <summary>One line of a stack as <c>perf script</c> prints it: address, symbol and, in brackets, the file.</summary>
internal readonly record struct Frame(string Symbol, string File)
{
    /// <summary>The assembly: the map of compiled methods has it before the name, code that was compiled ahead lies in its file.</summary>
    public string Module
    {
        get
        {
            var (start, end) = (Symbol.IndexOf('[', StringComparison.Ordinal), Symbol.IndexOf(']', StringComparison.Ordinal));
            if (File.EndsWith(".map", StringComparison.Ordinal)) return start >= 0 && end > start ? Symbol[(start + 1)..end] : "";
            return Path.GetFileName(File);
        }
    }

    public static Frame? Read(string line)
    {
        var text = line.AsSpan().Trim();
        var (symbol, file) = (text.IndexOf(' '), text.LastIndexOf('('));
        if (symbol < 0 || file < symbol || text[^1] != ')') return null;
        return new Frame(text[symbol..file].Trim().ToString(), text[(file + 1)..^1].ToString());
    }
}
