using Chat.Tests.Support;
using SocketIo.Protocol;

namespace Chat.Tests.Protocol.Packets;

/// <summary>Lengths, counts and depths that no client has: refused, or accepted, without cost in proportion.</summary>
internal sealed class AbsurdPacketTests
{
    private const int Many = 100_000;

    [TestCase("9", ProtocolError.TooManyAttachments), TestCase("0", ProtocolError.IllegalAttachments)]
    [Proves("F-SIO-32", "F-SIO-33")]
    public void A_count_of_a_million_digits(string digit, ProtocolError expected) =>
        Reading.IsRefusedCheaply($"5{Reading.Repeat(digit, Cheap.Megabyte)}-[\"e\"]", expected);

    [Test, Proves("F-SIO-32")]
    public void A_count_whose_dash_never_comes() =>
        Reading.IsRefusedCheaply($"5{Reading.Repeat("1", Cheap.Megabyte)}", ProtocolError.IllegalAttachments);

    [TestCase(19), TestCase(30), TestCase(Cheap.Megabyte)]
    [Proves("F-SIO-05", "F-SIO-18")]
    public void An_ack_id_of_many_digits(int digits) =>
        Reading.IsRefusedCheaply($"2{Reading.Repeat("1", digits)}[\"e\"]", ProtocolError.InvalidPayload);

    [TestCase("0/{0}", ProtocolError.None), TestCase("0/{0},", ProtocolError.None), TestCase("2/{0},[]", ProtocolError.InvalidPayload)]
    [Proves("F-SIO-03")]
    public void A_namespace_of_a_megabyte(string packet, ProtocolError expected) =>
        Reading.IsRefusedCheaply(packet.Replace("{0}", Reading.Repeat("n", Cheap.Megabyte), StringComparison.Ordinal), expected);

    [TestCase("2[\"e\",", "["), TestCase("2[\"e\",", "{\"a\":"), TestCase("51-[\"e\",", "[{\"_placeholder\":"), TestCase("0", "{\"a\":"), TestCase("2", "[")]
    [TestCase("3", "[[],"), TestCase("61-", "[{},")]
    [Proves("F-SIO-12")]
    public void Json_of_a_hundred_thousand_levels(string head, string level) =>
        Reading.IsRefusedCheaply(head + Reading.Repeat(level, Many), ProtocolError.TooDeep);

    [Test, Proves("F-SIO-31")]
    public void A_hundred_thousand_placeholders_side_by_side() =>
        Reading.IsRefusedCheaply($"51-[\"e\"{Reading.Repeat(",{\"_placeholder\":true,\"num\":0}", Many)}]", ProtocolError.None);

    [Test, Proves("F-SIO-31")]
    public void A_bad_placeholder_after_a_hundred_thousand_good_ones() =>
        Reading.IsRefusedCheaply(
            $"51-[\"e\"{Reading.Repeat(",{\"_placeholder\":true,\"num\":0}", Many)},{{\"_placeholder\":true,\"num\":1}}]",
            ProtocolError.IllegalPlaceholder);

    [Test, Proves("F-SIO-31")]
    public void A_hundred_thousand_placeholders_inside_each_other() =>
        Reading.IsRefusedCheaply(
            $"51-[\"e\",{Reading.Repeat("{\"_placeholder\":true,\"num\":0,\"a\":", Many)}0{Reading.Repeat("}", Many)}]",
            ProtocolError.TooDeep);

    [TestCase("tru"), TestCase("nul"), TestCase("fals"), TestCase("-"), TestCase("1."), TestCase("\""), TestCase("\"\\u"), TestCase("{"), TestCase("{\"a\"")]
    [Proves("F-SIO-12")]
    public void A_fault_with_a_megabyte_after_it(string fault)
    {
        Reading.IsRefusedCheaply($"2[\"e\",{fault}{Reading.Repeat("x", Cheap.Megabyte)}", ProtocolError.InvalidPayload);
        Reading.IsRefusedCheaply($"2{fault}{Reading.Repeat("x", Cheap.Megabyte)}", ProtocolError.InvalidPayload);
    }

    [TestCase("\\ud83d"), TestCase("\\u0041"), TestCase("\\n"), TestCase("\u00e9")]
    [Proves("F-SIO-12")]
    public void A_name_of_a_megabyte(string part)
    {
        var expected = part == "\\ud83d" ? ProtocolError.InvalidPayload : ProtocolError.None;
        Reading.IsRefusedCheaply($"2[\"{Reading.Repeat(part, Many)}\"]", expected);
        Reading.IsRefusedCheaply($"51-[\"e\",{{\"{Reading.Repeat(part, Many)}\":1}}]", ProtocolError.None);
    }

    [TestCase("1"), TestCase("-1e"), TestCase("0.")]
    public void A_number_of_a_million_digits(string head) =>
        Reading.IsRefusedCheaply($"2[\"e\",{head}{Reading.Repeat("1", Cheap.Megabyte)}]", ProtocolError.None);

    [Test]
    public void A_megabyte_of_blanks() =>
        Reading.IsRefusedCheaply($"2{Reading.Repeat(" ", Cheap.Megabyte)}[\"e\"]", ProtocolError.None);

    [TestCase(ProtocolError.UnknownPacketType, "unknown packet type"), TestCase(ProtocolError.InvalidPayload, "invalid payload")]
    [TestCase(ProtocolError.IllegalAttachments, "Illegal attachments"), TestCase(ProtocolError.TooManyAttachments, "too many attachments")]
    [TestCase(ProtocolError.IllegalPlaceholder, "illegal attachments"), TestCase(ProtocolError.TooDeep, "invalid payload")]
    [TestCase(ProtocolError.UnexpectedText, "got plaintext data when reconstructing a packet")]
    [TestCase(ProtocolError.UnexpectedBinary, "got binary data when not reconstructing a packet")]
    [Proves("F-SIO-19")]
    public void Every_fault_has_the_text_of_the_reference(ProtocolError error, string text) =>
        Assert.That(error.Describe(), Is.EqualTo(text));
}
