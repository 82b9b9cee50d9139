using Chat.Host.Domain;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Groups;

/// <summary>The three types of message here, which the domain knows in lower case. What another contract sent of its own types is text.</summary>
internal static class GroupTypes
{
    private static readonly string[] Known = ["TEXT", "IMAGE", "FILE"];

    public static string Of(Message message) => Known.FirstOrDefault(type => type.Equals(message.Type, StringComparison.OrdinalIgnoreCase)) ?? Known[0];

    public static string Read(string? type)
    {
        if (type is null) return Draft.TextType;
        return Known.Contains(type) ? type.ToLowerInvariant() : throw ChatException.Invalid($"type must be one of {string.Join(", ", Known)}");
    }
}
