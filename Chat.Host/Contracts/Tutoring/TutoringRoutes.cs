using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Tutoring;
using Chat.Host.Http;

namespace Chat.Host.Contracts.Tutoring;

/// <summary>The contract's HTTP side. Who calls stands in the request's features; refusals are answered by the group's filter.</summary>
internal sealed class TutoringRoutes(Conversations conversations, Classrooms classrooms)
{
    public void Map(IEndpointRouteBuilder api)
    {
        // As delegates of their own kind: a plain method that takes the context would be run for its effect, its result dropped.
        api.MapPost("/rooms", (Delegate)OpenRoomAsync)
            .Does("Makes the room of a student and a tutor in a course, or gives the one there is. By either of them or an admin.")
            .Takes(RouteField.Id("courseId"), RouteField.Id("studentId"), RouteField.Id("tutorId"))
            .Gives<RoomAnswer>(StatusCodes.Status200OK, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status413PayloadTooLarge);
        api.MapGet("/rooms", (Delegate)ListRoomsAsync)
            .Does("My rooms by ascending id, a page at a time.").Asks(RouteField.Id("after").Optional())
            .Gives<RoomsAnswer>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest);
        api.MapGet("/rooms/{id}/messages", (Delegate)ListMessagesAsync)
            .Does("A room's messages, the newest page first.")
            .Asks(RouteField.Id("before").Optional(), RouteField.Id("after").Optional(), RouteField.Id("limit").Optional())
            .Gives<MessagesPayload>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden);
        api.MapPost("/courses/{id}/enrollments", (Delegate)EnrollAsync)
            .Does("Enrols a student. By the course's tutors or an admin.").Takes(RouteField.Id("studentId"))
            .Gives<EnrollmentAnswer>(StatusCodes.Status200OK, StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status413PayloadTooLarge);
        api.MapDelete("/courses/{id}/enrollments/{studentId}", (Delegate)WithdrawAsync)
            .Does("Takes a student out of a course. By the course's tutors or an admin.").Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden);
    }

    private async Task<IResult> OpenRoomAsync(HttpContext context)
    {
        using var body = await context.BodyAsync();
        var (room, created) = await classrooms.OpenRoomAsync(
            context.Caller(), body.Id("courseId"), body.Id("studentId"), body.Id("tutorId"));
        return Results.Json(new RoomAnswer(RoomPayload.Of(room)),
            statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<IResult> ListRoomsAsync(HttpContext context)
    {
        using var query = context.Fields();
        var after = query.OptionalCount("after") ?? 0;
        var (rooms, hasMore) = await classrooms.RoomPageAsync(context.Caller().Id, after);
        return Results.Json(new RoomsAnswer([.. rooms.Select(RoomPayload.Of)], hasMore));
    }

    private async Task<IResult> ListMessagesAsync(HttpContext context)
    {
        using var query = context.Fields();
        var page = await conversations.HistoryAsync(context.Caller(), ConversationKey.Room(query.Id("id")), query.History());
        return Results.Json(MessagesPayload.Of(page));
    }

    private async Task<IResult> EnrollAsync(HttpContext context)
    {
        using var route = context.Fields();
        using var body = await context.BodyAsync();
        var (courseId, studentId) = (route.Id("id"), body.Id("studentId"));
        var enrolled = await classrooms.EnrollAsync(context.Caller(), courseId, studentId);
        return Results.Json(new EnrollmentAnswer(courseId, studentId), statusCode: enrolled ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<IResult> WithdrawAsync(HttpContext context)
    {
        using var route = context.Fields();
        await classrooms.WithdrawAsync(context.Caller(), route.Id("id"), route.Id("studentId"));
        return Results.NoContent();
    }

    private sealed record RoomAnswer(RoomPayload Room);

    private sealed record RoomsAnswer(IReadOnlyList<RoomPayload> Rooms, bool HasMore);

    private sealed record EnrollmentAnswer(long CourseId, long StudentId);
}
