using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Http;

namespace Chat.Host.Contracts.Groups;

/// <summary>The contract's HTTP side. Who calls stands in the request's features; refusals are answered by the group's filter.</summary>
internal sealed class GroupsRoutes(Memberships memberships)
{
    private const int PageSize = 200;

    private static readonly string[] Kinds = [ConversationKey.GroupKind];

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/groups", (Delegate)OpenAsync)
            .Does("Makes a group of the caller's.").Takes(RouteField.Text("name"), RouteField.Id("memberIds").List())
            .Gives<GroupAnswer>(StatusCodes.Status201Created).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);
        api.MapGet("/groups", (Delegate)ListAsync)
            .Does("My groups, a page at a time; next is what after is then.").Asks(RouteField.Id("after").Optional())
            .Gives<GroupsAnswer>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest);
        api.MapPost("/groups/{id}/members/{userId}", (Delegate)AddAsync)
            .Does("Adds a member to a group. By one of its members.").Asks(RouteField.Text("id")).Gives<GroupAnswer>(StatusCodes.Status200OK)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden);
        api.MapDelete("/groups/{id}/members/{userId}", (Delegate)RemoveAsync)
            .Does("Takes a member out of a group: oneself, or anybody by its owner.").Asks(RouteField.Text("id"))
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden);
    }

    private async Task<IResult> OpenAsync(HttpContext context)
    {
        using var body = await context.BodyAsync();
        var wanted = NewConversation.Group(context.Caller().Id, body.Text("name"), body.Ids("memberIds", NewConversation.MaxMembers));
        var (group, _) = await memberships.OpenAsync(wanted);
        return Results.Json(new GroupAnswer(GroupPayload.Of(group)), statusCode: StatusCodes.Status201Created);
    }

    private async Task<IResult> ListAsync(HttpContext context)
    {
        using var query = context.Fields();
        var page = await memberships.PageAsync(context.Caller(), Kinds, query.OptionalCount("after") ?? 0, PageSize);
        var next = page.Count == PageSize ? page[^1].Conversation.Number : (long?)null;
        return Results.Json(new GroupsAnswer([.. page.Select(entry => GroupPayload.Of(entry.Conversation))], next));
    }

    private async Task<IResult> AddAsync(HttpContext context)
    {
        using var path = context.Fields();
        var group = await memberships.AddAsync(context.Caller(), GroupsContract.GroupOf(path.Text("id")), [path.Id("userId")]);
        return Results.Json(new GroupAnswer(GroupPayload.Of(group)));
    }

    private async Task<IResult> RemoveAsync(HttpContext context)
    {
        using var path = context.Fields();
        await memberships.RemoveAsync(context.Caller(), GroupsContract.GroupOf(path.Text("id")), [path.Id("userId")]);
        return Results.NoContent();
    }

    private sealed record GroupAnswer(GroupPayload Group);

    private sealed record GroupsAnswer(IReadOnlyList<GroupPayload> Groups, long? Next);
}
