using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aot.Scenario;

/// <summary>The types that events carry here. What every application has, such as text, numbers and bytes, the server knows by itself.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScenarioJournal.Departure))]
[JsonSerializable(typeof(ScenarioLifecycle.Facts))]
[JsonSerializable(typeof(ScenarioNamespaces.Reason))]
[JsonSerializable(typeof(ScenarioProfile))]
[JsonSerializable(typeof(ScenarioRooms.Said))]
[JsonSerializable(typeof(ScenarioRooms.Speech))]
[JsonSerializable(typeof(ScenarioTree))]
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
