using Chat.Host.Http;
using Microsoft.Extensions.Options;

namespace Chat.Host.Contracts;

/// <summary>Which contract is served on which namespace: <c>Chat:Contracts:messenger=/</c>. Judged once, at start.</summary>
internal sealed class ContractMap
{
    public const string Section = "Chat:Contracts";

    private readonly Dictionary<string, string> _namespaces;

    private ContractMap(Dictionary<string, string> namespaces) => _namespaces = namespaces;

    public IEnumerable<string> Namespaces => _namespaces.Values;

    public string NamespaceOf(string contract) => _namespaces[contract];

    /// <summary>Tells a page which contracts it may choose from, and where they are.</summary>
    public void MapTo(IEndpointRouteBuilder api) => api
        .MapGet("/contracts", () => Results.Json(new Listing([.. _namespaces.Select(entry => new Listing.Entry(entry.Key, entry.Value))])))
        .Does("The contracts that are served, and the namespace of each.").Gives<Listing>(StatusCodes.Status200OK);

    /// <exception cref="OptionsValidationException">All that is wrong with the configuration, at once.</exception>
    public static ContractMap Read(IConfiguration configuration, IEnumerable<ContractPlace> places)
    {
        var configured = configuration.GetSection(Section).GetChildren().Select(child => (child.Key, child.Value ?? ""));
        return Read(configured, places.ToDictionary(place => place.Contract, place => place.DefaultNamespace, StringComparer.OrdinalIgnoreCase));
    }

    internal static ContractMap Read(IEnumerable<(string Contract, string Namespace)> configured, IReadOnlyDictionary<string, string> defaults)
    {
        var namespaces = new Dictionary<string, string>(defaults, StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        foreach (var (contract, name) in configured)
        {
            if (!defaults.ContainsKey(contract)) faults.Add($"{Section}:{contract}: there is no contract of this name.");
            else if (!name.StartsWith('/')) faults.Add($"{Section}:{contract} is '{name}'; a namespace starts with '/'.");
            else namespaces[contract] = name;
        }
        faults.AddRange(namespaces.GroupBy(entry => entry.Value).Where(shared => shared.Count() > 1).Select(shared =>
            $"{Section}: {string.Join(" and ", shared.Select(entry => entry.Key))} are both on the namespace '{shared.Key}'."));
        return faults.Count == 0
            ? new ContractMap(namespaces)
            : throw new OptionsValidationException(Section, typeof(ContractMap), faults);
    }

    private sealed record Listing(IReadOnlyList<Listing.Entry> Contracts)
    {
        public sealed record Entry(string Name, string Namespace);
    }
}
