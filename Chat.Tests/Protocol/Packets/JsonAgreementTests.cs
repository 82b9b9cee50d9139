using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Protocol;

namespace Chat.Tests.Protocol.Packets;

/// <summary>The packet reader judges JSON itself; here its judgement is held against that of System.Text.Json.</summary>
internal sealed class JsonAgreementTests
{
    private static Gen<string> Spoilt { get; } =
        from json in Generators.JsonArray
        from edits in Gen.Choose(0, 3)
        from spoilt in Edited(json, edits)
        select spoilt;

    [Test]
    public void Good_json_is_accepted() =>
        ForAny.Holds(Generators.JsonArray, json => Assert.That(Reading.Error("3" + json), Is.EqualTo(ProtocolError.None)));

    [Test]
    public void Spoilt_json_is_judged_as_the_base_library_does()
    {
        for (var round = 0; round < 10; round++)
            ForAny.Holds(Spoilt, json => Assert.That(Reading.Error("3 " + json) == ProtocolError.None, Is.EqualTo(IsArray(json)), json));
    }

    private static Gen<string> Edited(string json, int edits) => edits == 0
        ? Gen.Constant(json)
        : from at in Gen.Choose(0, json.Length)
          from part in Gen.Elements("[", "]", "{", "}", ",", ":", "\"", "\\", "0", "1", "-", ".", "e", "t", "true", "null", "u", " ", "\u0001", "")
          from length in Gen.Choose(0, Math.Min(2, json.Length - at))
          from next in Edited(json[..at] + part + json[(at + length)..], edits - 1)
          select next;

    private static bool IsArray(string json)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            var isArray = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            while (reader.Read())
            {
            }

            return isArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
