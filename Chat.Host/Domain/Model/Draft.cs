namespace Chat.Host.Domain.Model;

/// <summary>A message on its way to the store.</summary>
internal sealed record Draft(ConversationKey Conversation, string Content)
{
    public const string TextType = "text";
    public const int MaxContent = 10_000;
    public const int MaxType = 32;
    public const int MaxClientId = 128;

    public string Type { get; init; } = TextType;
    public long? ReplyTo { get; init; }
    public string? ClientId { get; init; }

    /// <summary>The connection it came by, if it came by one.</summary>
    public string? Connection { get; init; }

    /// <summary>The draft as it is stored: trimmed, and within the limits.</summary>
    public Draft Checked()
    {
        var content = Content.Trim();
        if (content.Length is 0 or > MaxContent) throw ChatException.Invalid($"content must have 1 to {MaxContent} characters");
        if (Type.Length is 0 or > MaxType || !Type.All(IsTypeCharacter)) throw ChatException.Invalid("type is not a message type");
        if (ClientId is { Length: 0 or > MaxClientId }) throw ChatException.Invalid($"clientId must have 1 to {MaxClientId} characters");
        return this with { Content = content };
    }

    private static bool IsTypeCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
