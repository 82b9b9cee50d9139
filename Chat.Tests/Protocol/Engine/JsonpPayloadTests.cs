using System.Buffers;
using System.Text;
using System.Text.Json;
using Chat.Tests.Support;
using SocketIo.Protocol.Engine;

namespace Chat.Tests.Protocol.Engine;

internal sealed class JsonpPayloadTests
{
    [Test, Proves("F-EIO3-16")]
    public void What_is_written_is_a_call_with_one_string() => ForAny.Holds(Generators.Text, text =>
    {
        var body = Write("7", text);
        Assert.That(body, Does.StartWith("___eio[7](\"").And.EndWith("\");"));
        Assert.That(body, Does.Not.Contain('\u2028').And.Not.Contain('\u2029'));
        Assert.That(JsonSerializer.Deserialize<string>(body["___eio[7](".Length..^2]), Is.EqualTo(text));
    });

    [TestCase("4a\u001e4b", "4a\\u001e4b"), TestCase("\b\t\n\u000b\f\r\u007f", "\\b\\t\\n\\u000b\\f\\r\u007f"), TestCase("\"\\/", "\\\"\\\\/")]
    [TestCase("€\u2028\u2029\u2027", "€\\u2028\\u2029\u2027"), TestCase("", "")]
    [Proves("F-EIO3-16")]
    public void The_escapes_are_those_of_JSON_stringify(string payload, string written) =>
        Assert.That(Write("", payload), Is.EqualTo($"___eio[](\"{written}\");"));

    [Test, Proves("F-EIO3-17")]
    public void A_form_that_the_client_made_is_read_again() => ForAny.Holds(Generators.Text, text =>
    {
        // As the client does it: \n becomes \\n, a newline becomes \n. A text with a backslash before that cannot be told apart.
        if (text.Contains('\\', StringComparison.Ordinal)) return;
        var escaped = text.Replace("\n", "\\n", StringComparison.Ordinal);
        Assert.That(Read("x=1&d=" + Uri.EscapeDataString(escaped).Replace("%20", "+", StringComparison.Ordinal)), Is.EqualTo(text));
    });

    [TestCase("d=a%5Cnb", "a\nb"), TestCase("d=a%5C%5Cnb", "a\\nb"), TestCase("d=a%5C%5C%5Cnb", "a\\\\nb"), TestCase("d=%", "%"), TestCase("d=%4", "%4")]
    [TestCase("d=%zz", "%zz"), TestCase("d=", ""), TestCase("d=1&d=2", "1"), TestCase("e=3&d=%e2%82%AC", "€")]
    [Proves("F-EIO3-17")]
    public void Newlines_and_escapes_are_restored(string form, string payload) => Assert.That(Read(form), Is.EqualTo(payload));

    [Test, Proves("F-EIO3-17")]
    public void A_form_without_data_is_told([Values("", "d", "x=1", "dd=2", "&&")] string form) => Assert.That(Read(form), Is.Null);

    private static string Write(string index, string payload)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonpPayload.Write(output, Encoding.ASCII.GetBytes(index), Encoding.UTF8.GetBytes(payload));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string? Read(string form)
    {
        var output = new ArrayBufferWriter<byte>();
        return JsonpPayload.TryRead(Encoding.UTF8.GetBytes(form), output) ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }
}
