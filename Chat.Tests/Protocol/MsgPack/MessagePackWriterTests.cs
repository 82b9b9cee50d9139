using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;

namespace Chat.Tests.Protocol.MsgPack;

internal sealed class MessagePackWriterTests
{
    private static Gen<string> Arguments => Generators.JsonArray.Select(json => json.Replace("\"\\ud800\"", "\"half\"", StringComparison.Ordinal));

    [Test, Proves("F-MSG-06", "F-MSG-07", "F-MSG-08")]
    public void The_bytes_are_those_of_the_reference()
    {
        Is("83 'type' 00 'data' 81 'sid' 'abcdefghijklmnopqrst' 'nsp' '/'", PacketType.Connect, "/", PacketHeader.NoAck, "{\"sid\":\"abcdefghijklmnopqrst\"}");
        Is("83 'type' 04 'data' 81 'message' 'no' 'nsp' '/a'", PacketType.ConnectError, "/a", PacketHeader.NoAck, "{\"message\":\"no\"}");
        Is("84 'type' 02 'data' 92 'e' 01 'id' 00 'nsp' '/'", PacketType.Event, "/", 0, "[\"e\",1]");
        Is("84 'type' 03 'data' 90 'id' cd 0100 'nsp' '/'", PacketType.Ack, "/", 256, "[]");
        Is("82 'type' 01 'nsp' '/a'", PacketType.Disconnect, "/a", PacketHeader.NoAck, "");
        Is("83 'type' 02 'data' 92 'e' 81 'b' c4 02 0102 'nsp' '/'", PacketType.Event, "/", PacketHeader.NoAck, "[\"e\",{\"b\":{\"_placeholder\":true,\"num\":0}}]", new byte[] { 1, 2 });
    }

    [TestCase("127", "7f"), TestCase("128", "cc80"), TestCase("256", "cd0100"), TestCase("65536", "ce00010000"), TestCase("4294967296", "cf0000000100000000")]
    [TestCase("18446744073709551615", "cfffffffffffffffff"), TestCase("-1", "ff"), TestCase("-32", "e0"), TestCase("-33", "d0df"), TestCase("-129", "d1ff7f")]
    [TestCase("-32769", "d2ffff7fff"), TestCase("-2147483649", "d3ffffffff7fffffff"), TestCase("1.0", "01"), TestCase("1e3", "cd03e8"), TestCase("-0", "00")]
    [TestCase("0.5", "cb3fe0000000000000"), TestCase("1e20", "cb4415af1d78b58c40"), TestCase("1E+400", "cb7ff0000000000000")]
    [Proves("F-MSG-13")]
    public void Numbers_have_the_smallest_form(string json, string bytes) => Assert.That(ValueOf(json), NUnit.Framework.Is.EqualTo(Packed.Of(bytes)));

    [TestCase(31, "bf"), TestCase(32, "d920"), TestCase(255, "d9ff"), TestCase(256, "da0100"), TestCase(65_536, "db00010000"), Proves("F-MSG-14")]
    public void Texts_have_the_smallest_form(int length, string head)
    {
        var value = ValueOf($"\"{new string('x', length)}\"");

        Assert.That(value.Take(head.Length / 2), NUnit.Framework.Is.EqualTo(Packed.Of(head)));
        Assert.That(value, Has.Length.EqualTo(length + (head.Length / 2)));
    }

    [TestCase(15, "9f", "8f"), TestCase(16, "dc0010", "de0010"), TestCase(65_536, "dd00010000", "df00010000"), Proves("F-MSG-14")]
    public void Arrays_and_maps_have_the_smallest_form(int count, string array, string map)
    {
        var items = Enumerable.Repeat("0", count);
        Assert.That(ValueOf($"[{string.Join(',', items)}]").Take(array.Length / 2), NUnit.Framework.Is.EqualTo(Packed.Of(array)));
        Assert.That(ValueOf($"{{{string.Join(',', items.Select((item, i) => $"\"{i}\":{item}"))}}}").Take(map.Length / 2), NUnit.Framework.Is.EqualTo(Packed.Of(map)));
    }

    [TestCase("\"a\\ud800\\n\"", "a5 61 efbfbd 0a"), TestCase("\"\\ud83d\\ude00\"", "a4 f09f9880"), TestCase("\"\\udc00é\"", "a5 efbfbd c3a9"), Proves("F-MSG-14")]
    public void Escapes_are_resolved_and_half_a_pair_is_replaced(string json, string bytes) => Assert.That(ValueOf(json), NUnit.Framework.Is.EqualTo(Packed.Of(bytes)));

    [Test, Proves("F-MSG-07", "F-MSG-13", "F-MSG-14")]
    public void What_is_written_is_read_again() => ForAny.Holds(
        from json in Arguments
        from name in Gen.OneOf(Gen.Constant("/"), Generators.NamespaceName)
        from ackId in Gen.Elements(PacketHeader.NoAck, 0, 127, 128, long.MaxValue)
        select (json, name, ackId),
        packet =>
        {
            var read = ReadMessage.Of(ReadMessage.Write(PacketType.Ack, packet.name, packet.ackId, packet.json));
            Assert.That((read.Type, read.Namespace, read.AckId), NUnit.Framework.Is.EqualTo((PacketType.Ack, packet.name, packet.ackId)));
            Assert.That(Values(read.Json), NUnit.Framework.Is.EqualTo(Values(packet.json)));
        });

    [Test, Proves("F-MSG-12")]
    public void Bytes_at_any_place_are_read_again() => ForAny.Holds(Generators.Bytes.ArrayOf(), all =>
    {
        var places = all.Select((_, i) => $"{{\"x\":[{i},{{\"_placeholder\":true,\"num\":{i}}}]}}");
        var json = $"[{string.Join(',', places)}]";
        var read = ReadMessage.Of(ReadMessage.Write(PacketType.Ack, "/", 1, json, [.. all.Select(bytes => (ReadOnlyMemory<byte>)bytes)]));
        Assert.That((read.Json, read.Attachments), NUnit.Framework.Is.EqualTo((json, string.Join(' ', all.Select(Convert.ToHexString)))));
    });

    [Test, Proves("F-MSG-15")]
    public void No_bytes_make_the_reader_throw() => ForAny.Holds(
        from json in Arguments
        from cut in Gen.Choose(0, 200)
        from at in Gen.Choose(0, 200)
        from value in Gen.Choose(0, 255)
        select (json, cut, at, value),
        change =>
        {
            var message = ReadMessage.Write(PacketType.Event, "/", 1, change.json);
            message[change.at % message.Length] = (byte)change.value;
            Assert.DoesNotThrow(() => ReadMessage.ErrorOf(message));
            Assert.That(ReadMessage.ErrorOf(message.AsSpan(0, change.cut % message.Length)), NUnit.Framework.Is.Not.EqualTo(ProtocolError.None));
        });

    private static void Is(string expected, PacketType type, string name, long ackId, string json, params ReadOnlyMemory<byte>[] attachments) =>
        Assert.That(ReadMessage.Write(type, name, ackId, json, attachments), NUnit.Framework.Is.EqualTo(Packed.Of(expected)));

    private static byte[] ValueOf(string json)
    {
        var message = ReadMessage.Write(PacketType.Ack, "/", PacketHeader.NoAck, $"[{json}]");
        return message[Packed.Of("83 'type' 03 'data' 91").Length..^Packed.Of("'nsp' '/'").Length];
    }

    // The same for all spellings of the same value.
    private static string Values(string json) => Normal(JsonDocument.Parse(json).RootElement);

    private static string Normal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Normal))}]",
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(member => JsonSerializer.Serialize(member.Name) + ":" + Normal(member.Value)))}}}",
        JsonValueKind.Number when !double.IsFinite(value.GetDouble()) => "null",
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.Number => (value.GetDouble() + 0.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        _ => value.GetRawText(),
    };
}
