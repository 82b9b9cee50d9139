using Chat.Host.Domain;

namespace Chat.Host.Contracts.Groups;

/// <summary>The codes that frontends of this contract know.</summary>
internal static class GroupErrors
{
    public const string NotAMember = "NOT_A_MEMBER";
    public const string InvalidGroupId = "INVALID_GROUP_ID";

    public static ErrorPayload InOwnWords(ErrorPayload error) =>
        error.Code == ChatException.Unauthorized ? error with { Code = NotAMember, Message = "Permission denied" } : error;

    public static ChatException NoGroupId() => new(InvalidGroupId, "groupId must be a UUID");
}
