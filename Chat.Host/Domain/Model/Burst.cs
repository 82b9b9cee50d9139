namespace Chat.Host.Domain.Model;

/// <summary>
/// How much is put before one connection at once. A connection that is handed more than it may queue is closed,
/// and whoever missed that much could then never connect again.
/// </summary>
internal sealed class Burst
{
    public const int MaxMessages = 2_000;

    /// <summary>A character takes up to six bytes in JSON, and an answer may go out as an event and as an acknowledgement.</summary>
    public const int MaxCharacters = 1_000_000;

    private int _messages = MaxMessages;
    private int _characters = MaxCharacters;

    /// <summary>The newest of these messages that still fit, oldest first.</summary>
    public IReadOnlyList<Message> Fit(IReadOnlyList<Message> messages)
    {
        var from = messages.Count;
        while (from > 0 && _messages > 0 && messages[from - 1].Content.Length <= _characters)
        {
            from--;
            _messages--;
            _characters -= messages[from].Content.Length;
        }
        return [.. messages.Skip(from)];
    }
}
