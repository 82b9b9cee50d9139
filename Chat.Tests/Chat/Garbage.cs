using Chat.Tests.Chat.Tutoring;

namespace Chat.Tests.Chat;

/// <summary>Arguments that fit no event of any contract.</summary>
internal static class Garbage
{
    private static readonly string[] Anywhere = ["", "null", "true", "[]", "[1]", "[[[]]]", "{}", "-1", "1.5", "1e999", """{"\ud800":1}"""];

    /// <summary>Each event is refused with each of them, by event and by acknowledgement, and the socket stays.</summary>
    /// <param name="client">A client that got no error before.</param>
    /// <param name="events">Events that are told as <c>error</c> when they fail.</param>
    /// <param name="own">What does not fit in this contract.</param>
    public static async Task AssertRefusedAsync(this ChatClient client, IEnumerable<string> events, params string[] own)
    {
        var errors = 0;
        foreach (var (name, arguments) in events.SelectMany(_ => Anywhere.Concat(own), (name, arguments) => (name, arguments)))
        {
            var answer = await client.AskRawAsync(name, arguments);
            Assert.That(answer.ErrorCode(), Is.EqualTo("False INVALID_INPUT"), $"{name} {arguments}");
            var error = await client.EventAsync("error", ++errors);
            Assert.That(error.GetRawText(), Is.EqualTo(answer.GetProperty("error").GetRawText()));
            Assert.That(error.Fields(), Is.EqualTo("code message"));
        }
    }
}
