using System.Text.Json.Serialization;
using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Http;

namespace Chat.Host.Contracts.Messenger;

/// <summary>The contract's HTTP side. Who calls stands in the request's features; refusals are answered by the group's filter.</summary>
internal sealed class MessengerRoutes(Memberships memberships, Conversations conversations)
{
    private const int PageSize = 200;

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/chats", (Delegate)OpenAsync)
            .Does("Makes a chat: direct, or a group of the caller's. Gives the direct chat there is.")
            .Takes(RouteField.Text("kind"), RouteField.Text("title").Optional(), RouteField.Id("member_ids").List())
            .Gives<ChatAnswer>(StatusCodes.Status200OK, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);
        api.MapGet("/chats", (Delegate)ListAsync)
            .Does("My chats by ascending id, a page at a time.").Asks(RouteField.Id("after").Optional())
            .Gives<ChatsAnswer>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest);
        api.MapPost("/chats/{id}/members", (Delegate)AddAsync)
            .Does("Adds members to a group, by one of its members: one as user_id, or many.")
            .Takes(RouteField.Id("user_id").Optional(), RouteField.Id("member_ids").List().Optional()).Gives<ChatAnswer>(StatusCodes.Status200OK)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status413PayloadTooLarge);
        api.MapDelete("/chats/{id}/members", (Delegate)RemoveAsync)
            .Does("Takes members out of a group: oneself, or anybody by its owner. In the body as when they are added, or in the query.")
            .Asks(RouteField.Id("user_id").Optional()).Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status413PayloadTooLarge);
    }

    private async Task<IResult> OpenAsync(HttpContext context)
    {
        using var body = await context.BodyAsync();
        var (chat, created) = await memberships.OpenAsync(WantedOf(context.Caller(), body));
        return Results.Json(new ChatAnswer(ChatPayload.Of(chat, null)), statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static NewConversation WantedOf(Person caller, Arguments body)
    {
        var members = body.Ids("member_ids", NewConversation.MaxMembers);
        switch (body.Text("kind"))
        {
            case "direct":
                long[] others = [.. members.Where(member => member != caller.Id)];
                return others.Length == 1 ? NewConversation.Direct(caller.Id, others[0]) : throw ChatException.Invalid("a direct chat has two members");
            case "group":
                return NewConversation.Group(caller.Id, body.OptionalText("title"), members);
            default:
                throw ChatException.Invalid("kind must be direct or group");
        }
    }

    private async Task<IResult> ListAsync(HttpContext context)
    {
        using var query = context.Fields();
        var page = await memberships.PageAsync(context.Caller(), Rooms.Kinds, query.OptionalCount("after") ?? 0, PageSize);
        var chats = page.Select(entry => ChatPayload.Of(entry.Conversation, entry.Overview));
        return Results.Json(new ChatsAnswer([.. chats], page.Count == PageSize));
    }

    private async Task<IResult> AddAsync(HttpContext context)
    {
        using var body = await context.BodyAsync();
        var chat = await ChatAsync(context);
        var now = await memberships.AddAsync(context.Caller(), chat.Key, MembersOf(body));
        return Results.Json(new ChatAnswer(ChatPayload.Of(now, null)));
    }

    /// <summary>Some clients send no body with DELETE; the query does as well.</summary>
    private async Task<IResult> RemoveAsync(HttpContext context)
    {
        using var query = context.Fields();
        using var input = query.Has("user_id") ? Arguments.None : await context.BodyAsync();
        var chat = await ChatAsync(context);
        await memberships.RemoveAsync(context.Caller(), chat.Key, MembersOf(query.Has("user_id") ? query : input));
        return Results.NoContent();
    }

    private static IReadOnlyList<long> MembersOf(Arguments input) =>
        input.Has("user_id") ? [input.Id("user_id")] : input.Ids("member_ids", NewConversation.MaxMembers);

    private async Task<Conversation> ChatAsync(HttpContext context)
    {
        using var path = context.Fields();
        return await conversations.AuthorizeAsync(context.Caller().Id, path.Id("id"), Rooms.Kinds);
    }

    private sealed record ChatAnswer([property: JsonPropertyName("chat")] ChatPayload Chat);

    private sealed record ChatsAnswer(
        [property: JsonPropertyName("chats")] IReadOnlyList<ChatPayload> Chats, [property: JsonPropertyName("has_more")] bool HasMore);
}
