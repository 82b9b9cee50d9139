using StackExchange.Redis;

namespace Chat.Host.Cluster;

/// <summary>What <c>ConnectionStrings:Redis</c> says. It may hold a password, so it is never shown.</summary>
internal sealed class RedisPlace(IConfiguration configuration)
{
    private const string Name = "Redis";

    public string Text { get; } = configuration.GetConnectionString(Name) ?? "";

    /// <summary>Whether there is a Redis, so that the host is one node of many.</summary>
    public bool IsGiven => !string.IsNullOrWhiteSpace(Text);

    public IEnumerable<string> Faults() => IsGiven && Fault() is { } fault ? [$"ConnectionStrings:{Name} {fault}"] : [];

    private string? Fault()
    {
        try
        {
            return ConfigurationOptions.Parse(Text).EndPoints.Count == 0 ? "names no Redis; it must hold an address such as localhost:6379." : null;
        }
        catch (ArgumentException)
        {
            return "cannot be read by StackExchange.Redis; it must be like localhost:6379,password=….";
        }
    }
}
