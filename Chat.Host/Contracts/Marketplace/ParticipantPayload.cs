using System.Text.Json.Serialization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Marketplace;

internal sealed record ParticipantPayload([property: JsonPropertyName("_id")] string Id, string FullName, string Role)
{
    /// <summary>Tokens name no picture, so there is none to show.</summary>
    public string? ProfilePicture { get; }

    public static ParticipantPayload Of(Person person) => new(person.Id.ToString(), person.Name, person.Role);
}
