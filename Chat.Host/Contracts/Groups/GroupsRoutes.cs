using Chat.Host.Domain.Members;

namespace Chat.Host.Contracts.Groups;

/// <summary>The contract's HTTP side. Who calls stands in the request's features; refusals are answered by the group's filter.</summary>
internal sealed class GroupsRoutes(Memberships memberships)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/groups", (Delegate)OpenAsync);
        api.MapPost("/groups/{id}/members/{userId}", (Delegate)AddAsync);
        api.MapDelete("/groups/{id}/members/{userId}", (Delegate)RemoveAsync);
    }

    private async Task<IResult> OpenAsync(HttpContext context)
    {
        using var body = await context.BodyAsync();
        var wanted = NewConversation.Group(context.Caller().Id, body.Text("name"), body.Ids("memberIds", NewConversation.MaxMembers));
        var (group, _) = await memberships.OpenAsync(wanted);
        return Results.Json(new { group = GroupPayload.Of(group) }, statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> AddAsync(HttpContext context)
    {
        using var path = context.Fields();
        var group = await memberships.AddAsync(context.Caller(), GroupsContract.GroupOf(path.Text("id")), [path.Id("userId")]);
        return Results.Json(new { group = GroupPayload.Of(group) });
    }

    private async Task<IResult> RemoveAsync(HttpContext context)
    {
        using var path = context.Fields();
        await memberships.RemoveAsync(context.Caller(), GroupsContract.GroupOf(path.Text("id")), [path.Id("userId")]);
        return Results.NoContent();
    }
}
