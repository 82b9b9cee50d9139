namespace Chat.Host.Limits;

/// <summary><c>Chat:Limits</c>. The defaults are the contracts'.</summary>
internal sealed class LimitOptions
{
    public int SocketsPerUser { get; set; } = 5;

    public int MessagesPerMinute { get; set; } = 30;

    public int TypingPerTenSeconds { get; set; } = 20;

    /// <summary>How many conversations are loaded at a time.</summary>
    public int ConversationPage { get; set; } = 200;

    public IEnumerable<string> Faults()
    {
        if (SocketsPerUser < 1) yield return $"Chat:Limits:SocketsPerUser is {SocketsPerUser}; it must be at least 1.";
        if (MessagesPerMinute < 1) yield return $"Chat:Limits:MessagesPerMinute is {MessagesPerMinute}; it must be at least 1.";
        if (TypingPerTenSeconds < 1) yield return $"Chat:Limits:TypingPerTenSeconds is {TypingPerTenSeconds}; it must be at least 1.";
        if (ConversationPage < 1) yield return $"Chat:Limits:ConversationPage is {ConversationPage}; it must be at least 1.";
    }
}
