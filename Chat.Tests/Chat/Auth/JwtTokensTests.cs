using System.Security.Cryptography;
using System.Text;
using Chat.Host.Auth;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Tests.Chat.Auth;

public sealed class JwtTokensTests
{
    private const string Key = "a key of the tests, long enough to sign";
    private const string Hs256 = """{"alg":"HS256","typ":"JWT"}""";

    private readonly ManualTimeProvider _clock = new();

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    [Test]
    public void An_issued_token_says_who_it_is_for()
    {
        var person = new Person(9, Person.Student, "Mali สุวรรณ");
        var tokens = Create();
        var issued = tokens.Issue(person);
        Assert.That(tokens.Read(issued.Token), Is.EqualTo(new Identity(person, issued.ExpiresAt + TimeSpan.FromSeconds(30), _clock.GetUtcNow())));
    }

    [Test]
    public void A_token_holds_until_30_seconds_after_its_end_and_from_30_seconds_before_its_start()
    {
        var tokens = Create();
        var token = Sign(Hs256, $$"""{"userId":9,"role":"student","nbf":{{Now + 60}},"exp":{{Now + 120}}}""");
        Assert.That(tokens.Read(token), Is.Null);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That(tokens.Read(token), Is.Not.Null);
        _clock.Advance(TimeSpan.FromSeconds(119.9));
        Assert.That(tokens.Read(token), Is.Not.Null);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(tokens.Read(token), Is.Null);
    }

    [TestCase("", null)]
    [TestCase(",\"iat\":1767225600", 1767225600)]
    [TestCase(",\"iat\":1767225600.75", 1767225600)]
    [TestCase(",\"iat\":\"1767225600\"", 1767225600)]
    [TestCase(",\"iat\":\"now\"", null)]
    [TestCase(",\"iat\":-1", null)]
    [TestCase(",\"iat\":1e300", null)]
    [TestCase(",\"iat\":253402300800", null)]
    [TestCase(",\"iat\":null", null)]
    [TestCase(",\"iat\":[1767225600]", null)]
    public void When_a_token_was_issued_is_known_if_it_says_so(string claim, long? seconds) => Assert.That(
        Create().Read(Sign(Hs256, $$"""{"userId":9{{claim}},"exp":{{Now + 60}}}"""))!.IssuedAt,
        Is.EqualTo(seconds is { } known ? DateTimeOffset.FromUnixTimeSeconds(known) : (DateTimeOffset?)null));

    [TestCase("""{"userId":9""", 9)]
    [TestCase("""{"userId":"9","sub":"7" """, 9)]
    [TestCase("""{"sub":"7" """, 7)]
    [TestCase("""{"userId":0""", null)]
    [TestCase("""{"userId":-1""", null)]
    [TestCase("""{"userId":9.5""", null)]
    [TestCase("""{"userId":"nine" """, null)]
    [TestCase("""{"userId":[9]""", null)]
    [TestCase("""{"userId":{"id":9}""", null)]
    [TestCase("""{"userId":99999999999999999999""", null)]
    [TestCase("""{"role":"student" """, null)]
    public void The_user_is_the_claim_userId_and_else_sub(string claims, int? user) =>
        Assert.That(Create().Read(Sign(Hs256, $"{claims},\"exp\":{Now + 60}}}"))?.Person.Id, Is.EqualTo((long?)user));

    [Test]
    public void Whatever_is_not_signed_with_our_key_by_HS256_is_refused()
    {
        var claims = $$"""{"userId":9,"role":"admin","exp":{{Now + 60}}}""";
        var good = Sign(Hs256, claims);
        var parts = good.Split('.');
        string?[] bad =
        [
            null, "", " ", ".", "..", "...", "a.b.c", "a.b.c.d.e", "null", good + ".", "." + good, good + good, good[..^2], good.ToUpperInvariant(),
            $"{Part("""{"alg":"none"}""")}.{parts[1]}.", $"{Part("""{"alg":"none"}""")}.{parts[1]}.{parts[2]}",
            $"{Part("""{"alg":"NONE"}""")}.{parts[1]}.", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{Part(claims.Replace("9", "8"))}.{parts[2]}",
            Sign("""{"alg":"HS384"}""", claims), Sign("""{"alg":"HS512"}""", claims), Sign("""{"alg":"RS256"}""", claims), Sign("{}", claims),
            Sign("[]", claims), Sign("not json", claims), Sign("""{"alg":5}""", claims), Sign("""{"alg":null}""", claims),
            Sign(Hs256, claims, "another key of the tests, also long enough"), Sign(Hs256, "[]"), Sign(Hs256, "null"), Sign(Hs256, "not json"),
            Sign(Hs256, """{"userId":9}"""), Sign(Hs256, """{"userId":9,"exp":"soon"}"""), Sign(Hs256, """{"userId":9,"exp":-5}"""),
            Sign(Hs256, """{"userId":9,"exp":null}"""), Sign(Hs256, """{"userId":9,"exp":[]}"""),
            Sign(Hs256, $$"""{"name":"{{new string('x', 9_000)}}","userId":9,"exp":{{Now + 60}}}"""),
            new string('.', 2) + new string('x', 100_000), "\0.\0.\0", "é.ü.ñ",
        ];
        var tokens = Create();
        Assert.That(tokens.Read(good), Is.Not.Null);
        foreach (var token in bad) Assert.That(tokens.Read(token), Is.Null, token);
    }

    [Test]
    public void Random_changes_to_a_token_never_throw_and_never_pass()
    {
        var tokens = Create();
        var good = tokens.Issue(new Person(9, Person.Student, "Mali")).Token;
        var random = new Random(20261120);
        for (var i = 0; i < 2_000; i++)
        {
            var changed = good.ToCharArray();
            for (var j = random.Next(1, 4); j > 0; j--) changed[random.Next(changed.Length)] = (char)random.Next(32, 127);

            // The last character of the signature has bits that mean nothing.
            var text = new string(changed);
            if (tokens.Read(text) is not null) Assert.That(text[..^1], Is.EqualTo(good[..^1]));
        }
    }

    [TestCase("", "Chat:Auth:SigningKey is missing; it must be a secret of at least 32 bytes.")]
    [TestCase("short", "Chat:Auth:SigningKey has 5 bytes; it must have at least 32.")]
    public void A_key_that_is_missing_or_short_is_a_fault(string key, string fault) =>
        Assert.That(new AuthOptions { SigningKey = key }.Faults(), Is.EqualTo(ChatWorld.Lines(fault)));

    private static string Sign(string header, string payload, string key = Key)
    {
        var signed = $"{Part(header)}.{Part(payload)}";
        return $"{signed}.{Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Part(string json) => Encode(Encoding.UTF8.GetBytes(json));

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private JwtTokens Create() =>
        new(Options.Create(new AuthOptions { SigningKey = Key }), _clock, NullLogger<JwtTokens>.Instance);
}
