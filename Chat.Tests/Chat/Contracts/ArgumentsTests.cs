using System.Text;
using Chat.Host.Contracts;
using Chat.Host.Domain;

namespace Chat.Tests.Chat.Contracts;

public sealed class ArgumentsTests
{
    [TestCase("17", 17)]
    [TestCase("\"17\"", 17)]
    [TestCase("""{"roomId":17,"extra":[{}]}""", 17)]
    [TestCase("""{"roomId":"0017"}""", 17)]
    [TestCase("9223372036854775807", long.MaxValue)]
    public void An_id_is_a_number_or_a_string_of_digits(string json, long id) =>
        Assert.That(Read(json).IdOrBare("roomId"), Is.EqualTo(id));

    [TestCase("null")]
    [TestCase("true")]
    [TestCase("[]")]
    [TestCase("[17]")]
    [TestCase("{}")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("1e400")]
    [TestCase("\"\"")]
    [TestCase("\" 17\"")]
    [TestCase("\"+17\"")]
    [TestCase("\"١٧\"")]
    [TestCase("\"17a\"")]
    [TestCase("\"\\ud800\"")]
    [TestCase("9223372036854775808")]
    [TestCase("\"99999999999999999999\"")]
    [TestCase("""{"roomId":null}""")]
    [TestCase("""{"roomId":[17]}""")]
    [TestCase("""{"roomId":{"roomId":17}}""")]
    [TestCase("""{"roomId":"\udc00"}""")]
    [TestCase("""{"\ud800":17}""")]
    [TestCase("""{"_placeholder":true,"num":0}""")]
    public void Anything_else_is_invalid_input(string json) =>
        Assert.That(Assert.Throws<ChatException>(() => Read(json).IdOrBare("roomId"))!.Code, Is.EqualTo(ChatException.InvalidInput));

    [TestCase("""{"content":null}""")]
    [TestCase("""{"content":5}""")]
    [TestCase("""{"content":["a"]}""")]
    [TestCase("""{"content":{"a":{"b":{}}}}""")]
    [TestCase("""{"content":"\ud83d"}""")]
    [TestCase("""{"content":"a\udc00b"}""")]
    [TestCase("""{"Content":"case counts"}""")]
    public void A_text_is_a_well_formed_string(string json) =>
        Assert.That(Assert.Throws<ChatException>(() => Read(json).Text("content"))!.Code, Is.EqualTo(ChatException.InvalidInput));

    [Test]
    public void A_broken_name_beside_a_good_field_is_ignored() =>
        Assert.That(Read("""{"\ud800":1,"roomId":17}""").Id("roomId"), Is.EqualTo(17));

    [Test]
    public void Bytes_that_are_no_utf8_are_invalid_input()
    {
        byte[] json = [.. "{\"content\":\""u8, 0xFF, 0xC0, .. "\"}"u8];
        using var arguments = Arguments.Read(json);
        Assert.That(Assert.Throws<ChatException>(() => arguments.Text("content"))!.Code, Is.EqualTo(ChatException.InvalidInput));
    }

    [Test]
    public void No_argument_at_all_is_invalid_input() =>
        Assert.That(Assert.Throws<ChatException>(() => Arguments.None.IdOrBare("roomId"))!.Code, Is.EqualTo(ChatException.InvalidInput));

    [Test]
    public void What_is_optional_may_be_absent_or_null()
    {
        var arguments = Read("""{"before":null}""");
        Assert.That(arguments.OptionalId("before"), Is.Null);
        Assert.That(arguments.OptionalText("type"), Is.Null);
        Assert.That(arguments.OptionalLimit("limit", 50), Is.EqualTo(50));
        Assert.That(Read("""{"limit":"9999999999"}""").OptionalLimit("limit", 50), Is.EqualTo(int.MaxValue));
    }

    private static Arguments Read(string json) => Arguments.Read(Encoding.UTF8.GetBytes(json));
}
