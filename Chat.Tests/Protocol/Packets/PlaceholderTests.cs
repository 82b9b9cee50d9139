using System.Buffers;
using System.Text;
using System.Text.Json;
using Chat.Tests.Support;
using FsCheck.Fluent;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;

namespace Chat.Tests.Protocol.Packets;

internal sealed class PlaceholderTests
{
    [TestCase("52-[\"e\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"), TestCase("51-[\"e\",{\"num\":0,\"_placeholder\":true}]")]
    [TestCase("51-[\"e\",{\"a\":[{\"_placeholder\":true,\"num\":0,\"more\":{}}]}]"), TestCase("61-1[{\"_placeholder\":true,\"num\":0}]")]
    [TestCase("51-[\"e\",{\"_placeholder\":false,\"num\":7}]"), TestCase("51-[\"e\",{\"_placeholder\":\"true\",\"num\":7}]"), TestCase("51-[\"e\",{\"num\":-1}]")]
    [TestCase("52-[\"e\"]"), TestCase("51-[\"e\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]")]
    [TestCase("51-[\"e\",{\"\\ud83d_placeholder\":true,\"num\":3}]"), TestCase("51-[\"e\",{\"_placeholder\":true,\"num\":7,\"num\":0}]")]
    [Proves("F-SIO-29", "F-SIO-31")]
    public void A_placeholder_that_names_an_attachment_is_accepted(string packet) =>
        Assert.That(Reading.Error(packet), Is.EqualTo(ProtocolError.None));

    [TestCase("1"), TestCase("-1"), TestCase("\"0\""), TestCase("null"), TestCase("true"), TestCase("{}"), TestCase("[0]"), TestCase("0.5"), TestCase("1e9")]
    [TestCase("2147483648"), TestCase("-9223372036854775809"), TestCase("18446744073709551616")]
    [Proves("F-SIO-31")]
    public void A_placeholder_that_names_none_is_refused(string number)
    {
        Assert.That(Reading.Error($"51-[\"e\",{{\"_placeholder\":true,\"num\":{number}}}]"), Is.EqualTo(ProtocolError.IllegalPlaceholder));
        Assert.That(Reading.Error($"51-[\"e\",[{{\"num\":{number},\"_placeholder\":true}}]]"), Is.EqualTo(ProtocolError.IllegalPlaceholder));
        Assert.That(Reading.Error($"61-[{{\"a\":{{\"_placeholder\":true,\"num\":{number}}}}}]"), Is.EqualTo(ProtocolError.IllegalPlaceholder));
    }

    [TestCase("{\"_placeholder\":true}"), TestCase("{\"_placeholder\":true,\"num\":0,\"num\":1}"), TestCase("{\"\\u005fplaceholder\":true,\"num\":9}")]
    [TestCase("{\"_placeholder\":false,\"_placeholder\":true}"), TestCase("{\"_placeholder\":true,\"a\":{\"_placeholder\":false,\"num\":0}}")]
    [Proves("F-SIO-31")]
    public void A_placeholder_in_disguise_is_refused_as_well(string value) =>
        Assert.That(Reading.Error($"51-[\"e\",{value}]"), Is.EqualTo(ProtocolError.IllegalPlaceholder));

    [Test, Proves("F-SIO-28", "F-SIO-31")]
    public void Without_attachments_a_placeholder_is_plain_data() =>
        Assert.That(Reading.Error("2[\"e\",{\"_placeholder\":true,\"num\":7}]"), Is.EqualTo(ProtocolError.None));

    [Test, Proves("F-SIO-27")]
    public void What_is_written_is_read_again() =>
        ForAny.Holds(Gen.Choose(0, int.MaxValue), number =>
        {
            var output = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(output)) Placeholder.Write(writer, number);

            Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo($"{{\"_placeholder\":true,\"num\":{number}}}"));
            Assert.That(Read(output.WrittenSpan, out var read), Is.True);
            Assert.That(read, Is.EqualTo(number));
        });

    [TestCase("{\"_placeholder\":true,\"num\":\"0\"}", true, -1), TestCase("{\"num\":4,\"x\":[{\"_placeholder\":true}]}", false, 4)]
    [TestCase("{\"x\":{\"num\":1},\"_placeholder\":true,\"num\":2}", true, 2), TestCase("{}", false, -1), TestCase("{\"\\ud83dnum\":3}", false, -1)]
    public void Reading_tells_placeholders_from_other_objects_and_stops_at_their_end(string json, bool expected, int number)
    {
        Assert.That(Read(Encoding.UTF8.GetBytes(json), out var read), Is.EqualTo(expected));
        Assert.That(read, Is.EqualTo(number));
    }

    private static bool Read(ReadOnlySpan<byte> json, out int number)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var isPlaceholder = Placeholder.TryRead(ref reader, out number);
        Assert.That(reader.TokenType, Is.EqualTo(JsonTokenType.EndObject));
        Assert.That(reader.CurrentDepth, Is.Zero);
        return isPlaceholder;
    }
}
