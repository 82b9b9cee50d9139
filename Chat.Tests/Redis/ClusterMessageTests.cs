using System.Text;
using System.Text.Json;
using Chat.Tests.Protocol;
using FsCheck;
using FsCheck.Fluent;
using SocketIo.Redis.Cluster;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;

namespace Chat.Tests.Redis;

/// <summary>Messages between nodes are read as they were written, and what cannot be read is no message and no exception.</summary>
internal sealed class ClusterMessageTests
{
    private static readonly SocketIoJson Json = new(new JsonSerializerOptions(), maxDepth: 64);

    private static Gen<string> Values => Generators.JsonArray.Select(json => json.Replace("\"\\ud800\"", "\"half\"", StringComparison.Ordinal));

    [Test]
    public void A_value_with_bytes_in_it_comes_back_by_way_of_MessagePack() => ForAny.Holds(
        from json in Values
        from bytes in Generators.Bytes
        select (json, bytes),
        made =>
        {
            using var first = ClusterInput.TryRead(Pack(Encoding.UTF8.GetBytes(made.json), made.bytes))!;
            using var second = ClusterInput.TryRead(Pack(first.Value.Member("value"u8).Json, made.bytes))!;
            Assert.That(second.Value.Json.ToArray(), Is.EqualTo(first.Value.Json.ToArray()));
            Assert.That(second.Value.Attachments[0].ToArray(), Is.EqualTo(made.bytes));
        });

    [Test]
    public void Whatever_comes_is_read_or_refused() => ForAny.Holds(
        from json in Values
        from isText in Gen.Elements(true, false)
        from at in Gen.Choose(0, 300)
        from value in Gen.Choose(0, 255)
        from cut in Gen.Choose(0, 300)
        select (json, isText, at, value, cut),
        change =>
        {
            using var writer = new ClusterWriter(Json);
            writer.Json.WriteStartObject();
            writer.Json.WritePropertyName("sockets"u8);
            writer.Json.WriteRawValue(change.json);
            writer.Json.WriteEndObject();
            var message = change.isText ? writer.ToJson() : writer.ToMessagePack();
            message[change.at % message.Length] = (byte)change.value;
            Assert.DoesNotThrow(() => Walk(message));
            Assert.DoesNotThrow(() => Walk(message[..(change.cut % message.Length)]));
        });

    [TestCase("""{"a":1,"b":{"a":2},"a\"b":[3]}""", "b", """{"a":2}"""), TestCase("""{ "a" : 1 , "b" : "x,}" }""", "b", "\"x,}\"")]
    [TestCase("{}", "a", ""), TestCase("[1]", "a", ""), TestCase("""{"a":null}""", "a", "null"), TestCase("\"a\"", "a", "")]
    public void A_member_is_found_where_it_stands(string json, string name, string expected) =>
        Assert.That(Encoding.UTF8.GetString(new ClusterValue(Encoding.UTF8.GetBytes(json), []).Member(Encoding.UTF8.GetBytes(name)).Json), Is.EqualTo(expected));

    [Test]
    public void Text_that_is_no_UTF_8_is_no_message()
    {
        byte[] half = [.. "{\"a\":\""u8, 0xc3, .. "\"}"u8];
        Assert.That(ClusterInput.TryRead(half), Is.Null);
        // The same as MessagePack.
        Assert.That(ClusterInput.TryRead(new byte[] { 0x81, 0xa1, (byte)'a', 0xa1, 0xc3 })?.Value.Member("a"u8).AsText(), Is.Null.Or.EqualTo("\ufffd"));
    }

    [Test]
    public void Bytes_in_text_alone_are_what_JavaScript_makes_of_a_Buffer()
    {
        using var writer = new ClusterWriter(Json);
        writer.WriteObject(new object[] { "a", new byte[] { 1, 255 }, Array.Empty<byte>() });
        Assert.That(Encoding.UTF8.GetString(writer.ToJson()), Is.EqualTo("""["a",{"type":"Buffer","data":[1,255]},{"type":"Buffer","data":[]}]"""));
    }

    private static byte[] Pack(ReadOnlySpan<byte> json, byte[] bytes)
    {
        using var writer = new ClusterWriter(Json);
        writer.Json.WriteStartObject();
        writer.Json.WritePropertyName("value"u8);
        writer.Write(new ClusterValue(json, []));
        writer.Json.WritePropertyName("bytes"u8);
        writer.WriteObject(bytes);
        writer.Json.WriteEndObject();
        return writer.ToMessagePack();
    }

    // As adapters do with what they get.
    private static void Walk(byte[] message)
    {
        using var input = ClusterInput.TryRead(message);
        if (input is null) return;
        var value = input.Value;
        LocalNode.TargetOf(value);
        value.Member("uid"u8).AsText();
        value.Member("type"u8).AsNumber();
        SocketLists.ReadSockets(value.Member("sockets"u8), []);
        SocketLists.ReadCount(value.Element(0), []);
        value.ToOwned();
    }
}
