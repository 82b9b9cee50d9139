using System.Text;
using System.Text.Json;
using SocketIo.Protocol.Packets;

namespace Chat.Tests.Protocol.Packets;

internal sealed class ArgumentReaderTests
{
    [Test]
    public void Elements_are_those_that_a_document_has() =>
        ForAny.Holds(Generators.JsonArray, json =>
        {
            using var document = JsonDocument.Parse(json);
            Assert.That(Read(json), Is.EqualTo(document.RootElement.EnumerateArray().Select(element => element.GetRawText())));
        });

    [TestCase(""), TestCase("[]"), TestCase(" [ ] ")]
    public void Nothing_is_an_array_without_elements(string json) => Assert.That(Read(json), Is.Empty);

    [Test]
    public void An_element_may_be_as_deep_as_the_packet_reader_lets_it()
    {
        var deep = Reading.Repeat("[", 500) + Reading.Repeat("]", 500);
        Assert.That(Read($"[1,{deep},2]"), Has.Count.EqualTo(3));
    }

    [Test]
    public void Half_a_million_elements_are_walked_without_memory()
    {
        var json = Encoding.UTF8.GetBytes($"[{Reading.Repeat("1,", Cheap.Megabyte / 2)}1]");
        Cheap.Gives((Cheap.Megabyte / 2) + 1, () =>
        {
            var reader = new ArgumentReader(json);
            var count = 0;
            while (reader.TryReadNext(out _)) count++;
            return count;
        });
    }

    private static List<string> Read(string json)
    {
        var reader = new ArgumentReader(Encoding.UTF8.GetBytes(json));
        var elements = new List<string>();
        while (reader.TryReadNext(out var element)) elements.Add(Encoding.UTF8.GetString(element));
        return elements;
    }
}
