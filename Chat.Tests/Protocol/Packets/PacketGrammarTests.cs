using Chat.Tests.Support;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;

namespace Chat.Tests.Protocol.Packets;

internal sealed class PacketGrammarTests
{
    [TestCase("0", "/"), TestCase("0/", "/"), TestCase("0/,", "/"), TestCase("0/admin", "/admin"), TestCase("0/admin,", "/admin")]
    [TestCase("0/admin,{}", "/admin"), TestCase("0/a/b c,{}", "/a/b c"), TestCase("0/\u00e9\ud83d\ude00,", "/\u00e9\ud83d\ude00")]
    [Proves("F-SIO-03")]
    public void A_namespace_ends_at_the_first_comma_or_with_the_packet(string packet, string expected) =>
        Assert.That(Reading.Packet(packet).Namespace, Is.EqualTo(expected));

    [Test, Proves("F-SIO-03")]
    public void A_namespace_without_a_comma_swallows_the_payload() =>
        Assert.That(Reading.Packet("0/admin{}"), Is.EqualTo(new ReadPacket(PacketType.Connect, 0, "/admin{}", PacketHeader.NoAck, "")));

    [Test, Proves("F-SIO-04")]
    public void A_query_belongs_to_the_name() =>
        Assert.That(Reading.Packet("0/admin?x=1,").Namespace, Is.EqualTo("/admin?x=1"));

    [TestCase("2[\"e\"]", PacketHeader.NoAck), TestCase("20[\"e\"]", 0), TestCase("2/n,17[\"e\"]", 17), TestCase("31[]", 1)]
    [TestCase("29007199254740993[\"e\"]", 9007199254740993), TestCase("2007[\"e\"]", 7)]
    [Proves("F-SIO-05")]
    public void An_ack_id_is_all_the_digits_before_the_payload(string packet, long expected) =>
        Assert.That(Reading.Packet(packet).AckId, Is.EqualTo(expected));

    [Test, Proves("F-SIO-07")]
    public void A_number_may_be_an_events_name() =>
        Assert.That(Reading.Packet("2[5,\"x\"]").Json, Is.EqualTo("[5,\"x\"]"));

    [TestCase(""), TestCase(" "), TestCase("7"), TestCase("8"), TestCase("9[]"), TestCase("abc"), TestCase("-1"), TestCase("\u0660")]
    [Proves("F-SIO-08", "F-SIO-17")]
    public void Any_first_character_but_the_seven_digits_is_an_unknown_type(string packet) =>
        Assert.That(Reading.Error(packet), Is.EqualTo(ProtocolError.UnknownPacketType));

    [TestCase("2abc[\"e\"]"), TestCase("21.5[\"e\"]"), TestCase("2-1[\"e\"]"), TestCase("21a[\"e\"]"), TestCase("2,[\"e\"]"), TestCase("2admin,[\"e\"]")]
    [Proves("F-SIO-18")]
    public void What_stands_in_the_ids_place_and_is_none_spoils_the_packet(string packet) =>
        Assert.That(Reading.Error(packet), Is.EqualTo(ProtocolError.InvalidPayload));

    [TestCase("5"), TestCase("51"), TestCase("5a-"), TestCase("51.23-"), TestCase("5-1-[\"e\"]"), TestCase("5-[\"e\"]"), TestCase("51[\"e\"]")]
    [TestCase("51[\"a-b\"]"), TestCase("5+1-[\"e\"]"), TestCase("5 1-[\"e\"]"), TestCase("51e0-[\"e\"]"), TestCase("50x1-[\"e\"]"), TestCase("6-[]")]
    [Proves("F-SIO-32")]
    public void A_count_that_is_no_number_with_a_dash_is_refused(string packet) =>
        Assert.That(Reading.Error(packet), Is.EqualTo(ProtocolError.IllegalAttachments));

    [TestCase("50-[\"b\"]"), TestCase("5000-[\"b\"]"), TestCase("60-[]")]
    [Proves("F-SIO-34")]
    public void A_count_of_zero_is_refused(string packet) => Assert.That(Reading.Error(packet), Is.EqualTo(ProtocolError.IllegalAttachments));

    [Test, Proves("F-SIO-33")]
    public void Ten_attachments_are_accepted_and_eleven_are_not()
    {
        Assert.That(Reading.Packet("510-[\"e\"]").Attachments, Is.EqualTo(10));
        Assert.That(Reading.Error("511-[\"e\"]"), Is.EqualTo(ProtocolError.TooManyAttachments));
    }

    [TestCase("5-2147483648-"), TestCase("52147483648-[\"e\"]"), TestCase("518446744073709551617-[\"e\"]")]
    [Proves("F-SIO-33")]
    public void No_limit_lets_a_count_overflow(string packet)
    {
        var limits = ProtocolLimits.Default with { MaxAttachments = int.MaxValue };
        var error = PacketReader.TryRead(System.Text.Encoding.UTF8.GetBytes(packet), limits, out _);

        Assert.That(error, Is.EqualTo(packet[1] == '-' ? ProtocolError.IllegalAttachments : ProtocolError.TooManyAttachments));
    }
}
