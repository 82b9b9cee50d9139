namespace Chat.Host.Contracts.Groups;

internal static class GroupsServices
{
    public const string Contract = "groups";

    public static IServiceCollection AddGroups(this IServiceCollection services) =>
        services.AddContract<GroupsContract, GroupsEvents>(Contract, "/groups");
}
