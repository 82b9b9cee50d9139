using Chat.Tests.Support;
using SocketIo.Protocol;

namespace Chat.Tests.Protocol.Packets;

internal sealed class PayloadRulesTests
{
    [TestCase("0"), TestCase("0{}"), TestCase("0{\"token\":\"x\"}"), TestCase("0/admin,{}"), TestCase("0 {}")]
    [Proves("F-SIO-10")]
    public void Connect_may_carry_an_object(string packet) => AssertAccepted(packet);

    [TestCase("0[]"), TestCase("0/admin,\"invalid\""), TestCase("0null"), TestCase("0true"), TestCase("0\"x\""), TestCase("0{}{}")]
    [Proves("F-SIO-10")]
    public void Connect_carries_nothing_else(string packet) => AssertInvalid(packet);

    [TestCase("1"), TestCase("1/admin,"), TestCase("1/admin")]
    [Proves("F-SIO-11")]
    public void Disconnect_carries_nothing(string packet) => AssertAccepted(packet);

    [TestCase("1{}"), TestCase("1/admin,{}"), TestCase("1\"x\""), TestCase("1[]"), TestCase("1 ")]
    [Proves("F-SIO-11")]
    public void Disconnect_with_anything_is_invalid(string packet) => AssertInvalid(packet);

    [TestCase("2[\"e\"]"), TestCase("2[0]"), TestCase("2[1.5]"), TestCase("2[\"\"]"), TestCase("2[\"e\",null,{},[]]"), TestCase("2 [ \"e\" , 1 ] ")]
    [TestCase("2[\"connection\"]"), TestCase("2[\"error\"]"), TestCase("2[\"new_namespace\"]"), TestCase("2[\"Connect\"]"), TestCase("2[\"connect \"]")]
    [TestCase("2[\"\\ud83d\\ude00\"]"), TestCase("2[\"e\",\"\\ud83d\"]"), TestCase("2[\"e\",{\"__proto__\":{}}]")]
    [Proves("F-SIO-09", "F-SIO-12", "F-SIO-16")]
    public void An_event_is_an_array_with_a_name_first(string packet) => AssertAccepted(packet);

    [TestCase("2[]"), TestCase("2{}"), TestCase("2[null]"), TestCase("2[true]"), TestCase("2[[\"e\"]]"), TestCase("2[{}]"), TestCase("2\"e\"")]
    [TestCase("2null"), TestCase("2{\"toString\":\"foo\"}"), TestCase("2/n,{\"0\":\"e\"}"), TestCase("51-[]"), TestCase("51-[null]"), TestCase("51-{}")]
    [TestCase("2[\"\\ud83d\"]"), TestCase("2[\"\\ude00\\ud83d\"]"), TestCase("2[\"connect\\ud83d\"]"), TestCase("2[\"\\ud83d\\n\"]")]
    [Proves("F-SIO-09", "F-SIO-12")]
    public void Anything_else_is_no_event(string packet) => AssertInvalid(packet);

    [TestCase("2"), TestCase("2/admin,"), TestCase("27"), TestCase("51-"), TestCase("51-7")]
    [Proves("F-SIO-13")]
    public void An_event_without_payload_is_invalid_as_the_protocol_says(string packet) => AssertInvalid(packet);

    [TestCase("3"), TestCase("30[]"), TestCase("31[1,{}]"), TestCase("3/n,1[\"connect\"]"), TestCase("61-1[]"), TestCase("3[]")]
    [Proves("F-SIO-14", "F-SIO-26")]
    public void An_ack_is_an_array_or_nothing(string packet) => AssertAccepted(packet);

    [TestCase("30{}"), TestCase("30\"x\""), TestCase("30null"), TestCase("30true"), TestCase("61-0"), TestCase("61-0{}")]
    [Proves("F-SIO-14")]
    public void An_ack_of_anything_else_is_invalid(string packet) => AssertInvalid(packet);

    [TestCase("4\"x\""), TestCase("4{\"message\":\"x\"}"), TestCase("4/n,{}")]
    [Proves("F-SIO-15")]
    public void A_connect_error_is_a_string_or_an_object(string packet) => AssertAccepted(packet);

    [TestCase("41"), TestCase("4[]"), TestCase("4null"), TestCase("4true")]
    [Proves("F-SIO-15")]
    public void A_connect_error_of_anything_else_is_invalid(string packet) =>
        Assert.That(Reading.Error(packet), Is.EqualTo(packet == "41" ? ProtocolError.None : ProtocolError.InvalidPayload), "41 is an id");

    [TestCase("connect"), TestCase("connect_error"), TestCase("disconnect"), TestCase("disconnecting"), TestCase("newListener"), TestCase("removeListener")]
    [Proves("F-SIO-16")]
    public void A_reserved_name_is_refused_however_it_is_spelt(string name)
    {
        AssertInvalid($"2[\"{name}\"]");
        AssertInvalid($"2/n,5[\"{name}\",1]");
        AssertInvalid($"51-[\"{name}\"]");
        AssertInvalid($"2[\"\\u00{(int)name[0]:x2}{name[1..]}\"]");
    }

    [TestCase("2["), TestCase("2[\"e\""), TestCase("2[\"e\",]"), TestCase("2[\"e\" 1]"), TestCase("2[\"e\"]]"), TestCase("2[\"e\"}"), TestCase("2['e']")]
    [TestCase("2[\"e\",undefined]"), TestCase("2[\"e\",NaN]"), TestCase("2[\"e\",01]"), TestCase("2[\"e\",.5]"), TestCase("2[\"e\",1.]"), TestCase("2[\"e\",-]")]
    [TestCase("2[\"e\",1e]"), TestCase("2[\"e\",+1]"), TestCase("2[\"e\",tru]"), TestCase("2[\"e\",\"\\x\"]"), TestCase("2[\"e\",\"\\u12g4\"]"), TestCase("2[\"e\",\"\n\"]")]
    [TestCase("2[\"e\",{a:1}]"), TestCase("2[\"e\",{\"a\"}]"), TestCase("2[\"e\",{\"a\":}]"), TestCase("2[\"e\",{\"a\":1,}]"), TestCase("2[\"e\"]//x"), TestCase("2[\"e\"]\0")]
    [Proves("F-SIO-12")]
    public void What_is_no_json_is_refused(string packet) => AssertInvalid(packet);

    [Test]
    public void Depth_is_limited_exactly()
    {
        AssertAccepted($"2[\"e\",{Reading.Repeat("[", 63)}{Reading.Repeat("]", 63)}]");
        Assert.That(Reading.Error($"2[\"e\",{Reading.Repeat("[", 64)}{Reading.Repeat("]", 64)}]"), Is.EqualTo(ProtocolError.TooDeep));
    }

    private static void AssertAccepted(string packet) => Assert.That(Reading.Error(packet), Is.EqualTo(ProtocolError.None));

    private static void AssertInvalid(string packet) => Assert.That(Reading.Error(packet), Is.EqualTo(ProtocolError.InvalidPayload));
}
