namespace Chat.Host.Domain.Model;

/// <summary>A page of messages before or after a message id; without either the newest page.</summary>
internal sealed record HistoryQuery(long? Before, long? After, int Limit)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;
}
