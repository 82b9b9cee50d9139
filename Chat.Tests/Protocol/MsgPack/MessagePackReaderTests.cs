using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;

namespace Chat.Tests.Protocol.MsgPack;

internal sealed class MessagePackReaderTests
{
    [Test, Proves("F-MSG-09", "F-MSG-10")]
    public void A_CONNECT_without_auth_has_data_that_is_undefined() =>
        Assert.That(
            ReadMessage.Of(Packed.Of("83 'type' 00 'data' d4 00 00 'nsp' '/'")),
            Is.EqualTo(new ReadMessage(PacketType.Connect, "/", PacketHeader.NoAck, "", "")));

    [Test, Proves("F-MSG-07", "F-MSG-09")]
    public void Keys_come_in_any_order_and_unknown_ones_are_passed_over() =>
        Assert.That(
            ReadMessage.Of(Packed.Of("86 'nsp' '/a' 'x' 92 81 'y' 90 c7 01 05 00 'options' 81 'compress' c3 'data' 92 'e' 01 'id' cd 01 00 'type' 02")),
            Is.EqualTo(new ReadMessage(PacketType.Event, "/a", 256, "[\"e\",1]", "")));

    [TestCase("d4 00 00", "null"), TestCase("c0", "null"), TestCase("82 'a' d4 00 00 'b' 01", "{\"b\":1}"), TestCase("81 'a' d4 00 00", "{}")]
    [Proves("F-MSG-10")]
    public void Undefined_is_null_in_arrays_and_absent_in_maps(string value, string json) => Assert.That(ReadMessage.DataOf(value), Is.EqualTo($"[{json}]"));

    [TestCase("0000000000000000", "1970-01-01T00:00:00.000Z"), TestCase("0000018bcfe56800", "2023-11-14T22:13:20.000Z")]
    [TestCase("ffffffffffffffff", "1969-12-31T23:59:59.999Z"), TestCase("0000e677d21fdc00", "+010000-01-01T00:00:00.000Z")]
    [TestCase("ffffc77590fba000", "0000-01-01T00:00:00.000Z"), TestCase("ffffc77590fb9fff", "-000001-12-31T23:59:59.999Z")]
    [TestCase("001eb208c2dc0000", "+275760-09-13T00:00:00.000Z"), TestCase("ffe14df73d240000", "-271821-04-20T00:00:00.000Z")]
    [Proves("F-MSG-11")]
    public void A_date_is_its_text_in_JSON(string milliseconds, string text) => Assert.That(ReadMessage.DataOf($"d7 00 {milliseconds}"), Is.EqualTo($"[\"{text}\"]"));

    [TestCase("001eb208c2dc0001"), TestCase("7fffffffffffffff"), TestCase("8000000000000000"), Proves("F-MSG-11")]
    public void A_date_that_JavaScript_cannot_hold_is_null(string milliseconds) => Assert.That(ReadMessage.DataOf($"d7 00 {milliseconds}"), Is.EqualTo("[null]"));

    [TestCase("c4 02 0102"), TestCase("c5 0002 0102"), TestCase("c6 00000002 0102"), TestCase("c7 02 00 0102"), TestCase("c8 0002 00 0102"), TestCase("c9 00000002 00 0102")]
    [Proves("F-MSG-12")]
    public void Buffers_and_typed_arrays_are_bytes_alike(string value)
    {
        var read = ReadMessage.Of(Packed.Of($"83 'type' 02 'nsp' '/' 'data' 93 'e' {value} c4 00"));

        Assert.That(read.Json, Is.EqualTo("[\"e\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"));
        Assert.That(read.Attachments, Is.EqualTo("0102 "));
    }

    [TestCase("d6 ff 00000001", "-1", "00000001"), TestCase("d4 05 07", "5", "07"), TestCase("c7 01 80 07", "-128", "07"), TestCase("d5 00 0102", "0", "0102")]
    [Proves("F-MSG-11")]
    public void Other_extensions_are_their_type_and_their_bytes(string value, string type, string bytes)
    {
        var read = ReadMessage.Of(Packed.Of($"83 'type' 03 'nsp' '/' 'data' 91 {value}"));

        Assert.That((read.Json, read.Attachments), Is.EqualTo(($"[[{type},{{\"_placeholder\":true,\"num\":0}}]]", bytes)));
    }

    [TestCase("7f", "127"), TestCase("e0", "-32"), TestCase("cc ff", "255"), TestCase("cd ffff", "65535"), TestCase("ce ffffffff", "4294967295")]
    [TestCase("cf ffffffffffffffff", "18446744073709551615"), TestCase("d0 80", "-128"), TestCase("d1 8000", "-32768"), TestCase("d2 80000000", "-2147483648")]
    [TestCase("d3 8000000000000000", "-9223372036854775808"), TestCase("cb 3fe0000000000000", "0.5"), TestCase("ca 3f000000", "0.5")]
    [TestCase("cb 7ff8000000000000", "null"), TestCase("cb fff0000000000000", "null"), TestCase("cb 8000000000000000", "0")]
    [Proves("F-MSG-13")]
    public void Numbers_keep_their_values(string value, string json) => Assert.That(ReadMessage.DataOf(value), Is.EqualTo($"[{json}]"));

    [TestCase("82 'type' 05 'nsp' '/'", ProtocolError.InvalidPacketType), TestCase("82 'type' ff 'nsp' '/'", ProtocolError.InvalidPacketType)]
    [TestCase("82 'type' '0' 'nsp' '/'", ProtocolError.InvalidPacketType), TestCase("81 'nsp' '/'", ProtocolError.InvalidPacketType)]
    [TestCase("81 'type' 00", ProtocolError.InvalidNamespace), TestCase("82 'type' 00 'nsp' 01", ProtocolError.InvalidNamespace)]
    [TestCase("82 'type' 00 'nsp' ''", ProtocolError.InvalidNamespace), TestCase("82 'type' 00 'nsp' a1 ff", ProtocolError.InvalidNamespace)]
    [TestCase("84 'type' 02 'data' 91 'e' 'nsp' '/' 'id' 'x'", ProtocolError.InvalidPacketId), TestCase("84 'type' 02 'data' 91 'e' 'nsp' '/' 'id' c0", ProtocolError.InvalidPacketId)]
    [TestCase("84 'type' 02 'data' 91 'e' 'nsp' '/' 'id' ff", ProtocolError.InvalidPacketId)]
    [Proves("F-MSG-15")]
    public void A_member_that_is_not_what_it_must_be_is_a_fault(string message, ProtocolError error) =>
        Assert.That(ReadMessage.ErrorOf(Packed.Of(message)), Is.EqualTo(error));

    [TestCase(""), TestCase("c0"), TestCase("90"), TestCase("c1"), TestCase("82 'type' 00 'nsp' '/' 00"), TestCase("83 'type' 00 'nsp' '/'"), TestCase("82 'type' 00 'nsp' a5 2f")]
    [TestCase("83 'type' 02 'nsp' '/' 'data' 92 'e' c1"), TestCase("83 'type' 02 'nsp' '/' 'data' 92 'e' 81 01 01"), TestCase("83 'type' 02 'nsp' '/' 'data' 92 'e' a1 ff")]
    [TestCase("84 'type' 02 'nsp' '/' 'data' 91 'e' 'data' 91 'e'"), TestCase("83 'type' 00 'type' 00 'nsp' '/'"), TestCase("83 'type' 00 'nsp' '/' 'x' 92 01")]
    [Proves("F-MSG-15")]
    public void What_is_truncated_or_too_long_or_no_MessagePack_is_a_fault(string message) =>
        Assert.That(ReadMessage.ErrorOf(Packed.Of(message)), Is.EqualTo(ProtocolError.MalformedMessage));

    [TestCase("00 'data' c0"), TestCase("00 'data' 90"), TestCase("00 'data' 'x'"), TestCase("01 'data' 80"), TestCase("01 'data' c0"), TestCase("02 'data' 80")]
    [TestCase("02 'data' d4 00 00"), TestCase("02 'data' 90"), TestCase("02 'data' 91 c0"), TestCase("02 'data' 91 c4 01 00"), TestCase("04 'data' 01"), TestCase("03 'data' 80")]
    [Proves("F-MSG-16")]
    public void Data_that_does_not_suit_the_type_is_a_fault(string typeAndData) =>
        Assert.That(ReadMessage.ErrorOf(Packed.Of($"83 'nsp' '/' 'type' {typeAndData}")), Is.EqualTo(ProtocolError.InvalidPayload));

    [Test, Proves("F-MSG-17")]
    public void Reserved_names_are_refused(
        [Values("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener")] string name) =>
        Assert.That(ReadMessage.ErrorOf(Packed.Of($"83 'type' 02 'data' 91 '{name}' 'nsp' '/'")), Is.EqualTo(ProtocolError.InvalidPayload));
}
