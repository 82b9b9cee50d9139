using System.Text.Json;
using Chat.Host.Domain;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;

namespace Chat.Host.Http;

/// <summary>What only Development has: anybody's token, and the people to choose from.</summary>
internal static class DevRoutes
{
    private const int MaxPeople = 200;

    public static void MapDev(this IEndpointRouteBuilder api)
    {
        api.MapPost("/dev/token", async (HttpContext context, ITokens tokens) =>
            Results.Json(tokens.Issue(await PersonOfAsync(context.Request))))
            .Does("Anybody's token, in Development only.")
            .Takes(RouteField.Id("userId"), RouteField.Text("role").Optional(), RouteField.Text("name").Optional())
            .Gives<IssuedToken>(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);
        api.MapGet("/dev/people", async (IPeopleStore people) =>
            Results.Json((await people.ListAsync(MaxPeople)).Select(person => new DevPerson(person.Id, person.Role, person.Name))))
            .Does("The people to choose from, in Development only.").Gives<IEnumerable<DevPerson>>(StatusCodes.Status200OK);
    }

    private static async Task<Person> PersonOfAsync(HttpRequest request)
    {
        try
        {
            var wanted = await JsonSerializer.DeserializeAsync<DevTokenRequest>(request.Body, JsonSerializerOptions.Web);
            if (wanted is null or { UserId: < 1 }) throw ChatException.Invalid("userId must be a positive number");
            return new Person(wanted.UserId, wanted.Role ?? Person.Student, wanted.Name ?? $"User {wanted.UserId}");
        }
        catch (JsonException)
        {
            throw ChatException.Invalid("{userId, role, name} is expected");
        }
    }

    private sealed record DevPerson(long UserId, string Role, string Name);
}
