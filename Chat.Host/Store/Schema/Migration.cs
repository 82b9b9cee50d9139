namespace Chat.Host.Store.Schema;

/// <summary>One numbered step of the schema.</summary>
internal sealed record Migration(int Version, string Name, IReadOnlyList<string> Statements)
{
    /// <summary>A table that a deployment may have already: then nothing of this step is done, and the table stays as it is.</summary>
    public string? UnlessTable { get; init; }
}
