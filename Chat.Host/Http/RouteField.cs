namespace Chat.Host.Http;

/// <summary>One field of a body or one value of a query, as the document shows it.</summary>
internal sealed record RouteField(string Name, bool IsId, bool Required)
{
    /// <summary>Ids and counts come as numbers, or as strings of digits.</summary>
    public static RouteField Id(string name) => new(name, true, true);

    public static RouteField Text(string name) => new(name, false, true);

    /// <summary>Many ids or texts.</summary>
    public bool Many { get; init; }

    public RouteField Optional() => this with { Required = false };

    public RouteField List() => this with { Many = true };
}
