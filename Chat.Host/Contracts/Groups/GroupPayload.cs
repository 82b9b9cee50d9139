using System.Globalization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Groups;

internal sealed record GroupPayload(string Id, string? Name, IReadOnlyList<long> MemberIds, string CreatedAt)
{
    public static GroupPayload Of(Conversation group) => new(
        group.Key.Id, group.Title, group.Members, group.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
