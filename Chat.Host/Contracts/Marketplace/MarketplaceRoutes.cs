using Chat.Host.Domain;
using Chat.Host.Domain.Jobs;
using Chat.Host.Http;

namespace Chat.Host.Contracts.Marketplace;

/// <summary>The contract's HTTP side.</summary>
internal sealed class MarketplaceRoutes(Conversations conversations, JobChats chats, JobViews views, MarketplaceSockets sockets)
{
    public void Map(IEndpointRouteBuilder api)
    {
        // As delegates of their own kind: a plain method that takes the context would be run for its effect, its result dropped.
        api.MapPost("/messages/chats", (Delegate)OpenAsync)
            .Does("Makes the chat of a client and a craftsman about a job, or gives the one there is. By a client.")
            .Takes(RouteField.Id("craftsmanId"), RouteField.Id("jobId").Optional(), RouteField.Text("initialMessage").Optional(), RouteField.Text("clientId").Optional())
            .Gives<ChatAnswer>(StatusCodes.Status200OK, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status429TooManyRequests);
        api.MapGet("/messages/chats", (Delegate)ListAsync)
            .Does("My chats by ascending id, a page at a time.").Asks(RouteField.Id("after").Optional())
            .Gives<ChatsAnswer>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest);
        api.MapGet("/messages/chats/{id}/messages", (Delegate)ListMessagesAsync)
            .Does("A chat's messages, the newest page first.")
            .Asks(RouteField.Id("before").Optional(), RouteField.Id("after").Optional(), RouteField.Id("limit").Optional())
            .Gives<MessagesPayload>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden);
    }

    private async Task<IResult> OpenAsync(HttpContext context)
    {
        using var body = await context.BodyAsync();
        var (conversation, created) = await chats.OpenAsync(
            context.Caller(), body.Id("craftsmanId"), body.OptionalId("jobId"), body.OptionalText("initialMessage"), body.OptionalText("clientId"));
        JobChat? chat = null;
        await conversations.TellAsync(context.Caller(), conversation.Key, async () =>
        {
            chat = await views.ViewAsync(conversation);
            if (created) await sockets.TellNewAsync(chat);
        });
        return Results.Json(new ChatAnswer(ChatPayload.Of(chat!)), statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<IResult> ListAsync(HttpContext context)
    {
        using var query = context.Fields();
        var (page, hasMore) = await views.PageAsync(context.Caller(), query.OptionalCount("after") ?? 0);
        return Results.Json(new ChatsAnswer([.. page.Select(ChatPayload.Of)], hasMore));
    }

    private async Task<IResult> ListMessagesAsync(HttpContext context)
    {
        using var query = context.Fields();
        var chat = await chats.AuthorizeAsync(context.Caller(), query.Id("id"));
        return Results.Json(MessagesPayload.Of(await conversations.HistoryAsync(context.Caller(), chat.Key, query.History())));
    }

    private sealed record ChatAnswer(ChatPayload Chat);

    private sealed record ChatsAnswer(IReadOnlyList<ChatPayload> Chats, bool HasMore);
}
