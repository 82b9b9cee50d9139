using Chat.Host.Domain;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts;

/// <summary>What the routes of every contract read of a request. Refusals are answered by the group's filter.</summary>
internal static class Requests
{
    public static Person Caller(this HttpContext context) => context.Features.Get<Person>() ?? throw ChatException.NotAuthenticated();

    /// <summary>The query and the parts of the path.</summary>
    public static Arguments Fields(this HttpContext context) => Arguments.Of(context.Request.Query
        .Select(entry => (entry.Key, Value: (string?)entry.Value.ToString()))
        .Concat(context.Request.RouteValues.Select(entry => (entry.Key, Value: entry.Value?.ToString())))
        .GroupBy(entry => entry.Key)
        .ToDictionary(entry => entry.Key, entry => entry.Last().Value));

    public static async Task<Arguments> BodyAsync(this HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return Arguments.Read(body.ToArray());
    }

    public static HistoryQuery History(this Arguments arguments) => new(
        arguments.OptionalCount("before"), arguments.OptionalCount("after"), arguments.OptionalLimit("limit", HistoryQuery.DefaultLimit));
}
