namespace Chat.Host.Warmup;

/// <summary>Bound to <c>Chat:Rehearsal</c>.</summary>
internal sealed class RehearsalOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How long ports stay closed for it.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(2);

    public IEnumerable<string> Faults()
    {
        if (Limit <= TimeSpan.Zero || Limit > Longest) yield return $"Chat:Rehearsal:Limit is {Limit}; it must be positive and at most a minute.";
    }
}
