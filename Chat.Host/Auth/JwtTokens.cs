using System.Globalization;
using System.Text.Json;
using Chat.Host.Diagnostics;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Host.Auth;

/// <summary>Signed JSON Web Tokens, HS256 and nothing else. Encrypted tokens (five parts) are not looked at.</summary>
internal sealed class JwtTokens : ITokens
{
    private const int MaxLength = 8 * 1024;

    private static readonly long EndOfTime = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly TokenValidationParameters _rules;
    private readonly SigningCredentials _signing;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;
    private readonly ILogger<JwtTokens> _logger;

    public JwtTokens(IOptions<AuthOptions> options, TimeProvider clock, ILogger<JwtTokens> logger)
    {
        var key = new SymmetricSecurityKey(options.Value.KeyBytes);
        _signing = new SigningCredentials(key, SecurityAlgorithms.HmacSha256);
        _lifetime = options.Value.DevTokenLifetime;
        AreRevocable = options.Value.Revocation;
        _clock = clock;
        _logger = logger;
        _rules = new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireSignedTokens = true,
            ValidateIssuer = false,
            ValidateAudience = false,
            LifetimeValidator = (notBefore, expires, _, _) => HoldsNow(notBefore, expires),
        };
    }

    public bool AreRevocable { get; }

    public Identity? Read(string? token)
    {
        var (identity, fault) = Judge(token);
        if (fault is not null) ChatLog.TokenRefused(_logger, fault);
        return identity;
    }

    public IssuedToken Issue(Person person)
    {
        // A token's times are whole seconds.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((_clock.GetUtcNow() + _lifetime).ToUnixTimeSeconds());
        var claims = new Dictionary<string, object>
        {
            ["userId"] = person.Id,
            ["role"] = person.Role,
            ["name"] = person.Name,
            ["iat"] = _clock.GetUtcNow().ToUnixTimeSeconds(),
            ["exp"] = expiresAt.ToUnixTimeSeconds(),
        };
        return new IssuedToken(_handler.CreateToken(JsonSerializer.Serialize(claims), _signing), expiresAt);
    }

    private (Identity? Identity, string? Fault) Judge(string? token)
    {
        if (string.IsNullOrEmpty(token)) return (null, "missing");
        if (token.Length > MaxLength || token.Count(c => c == '.') != 2) return (null, "not a signed token");
        var result = _handler.ValidateToken(token, _rules);
        if (!result.IsValid) return (null, result.Exception?.GetType().Name ?? "invalid");
        if (result.SecurityToken is not JsonWebToken read || PersonOf(read) is not { } person) return (null, "no user id");
        return (new Identity(person, EndOf(read), StartOf(read)), null);
    }

    private bool HoldsNow(DateTime? notBefore, DateTime? expires)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        // The skew is on our side of the comparison: theirs may be the end of time.
        return expires is { } end && now - Skew < end && (notBefore is not { } start || now + Skew >= start);
    }

    private static DateTimeOffset? EndOf(JsonWebToken token) =>
        token.ValidTo < DateTime.MaxValue - Skew ? new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + Skew : null;

    // Some issuers write parts of a second.
    private static DateTimeOffset? StartOf(JsonWebToken token) =>
        double.TryParse(ClaimOf(token, "iat"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < EndOfTime
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    private static Person? PersonOf(JsonWebToken token)
    {
        var text = ClaimOf(token, "userId") ?? ClaimOf(token, "sub");
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0) return null;
        return new Person(id, Short(ClaimOf(token, "role") ?? "", 32), Short(ClaimOf(token, "name") ?? $"User {id}", 200));
    }

    private static string? ClaimOf(JsonWebToken token, string name) => token.TryGetClaim(name, out var claim) ? claim.Value : null;

    private static string Short(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
