using System.Text;

namespace Chat.Host.Auth;

/// <summary><c>Chat:Auth</c>.</summary>
internal sealed class AuthOptions
{
    public const int MinKeyBytes = 32;

    /// <summary>The secret that tokens are signed with (HS256), as UTF-8.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>How long a development token holds.</summary>
    public TimeSpan DevTokenLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Whether admins may revoke the tokens of a person.</summary>
    public bool Revocation { get; set; }

    public byte[] KeyBytes => Encoding.UTF8.GetBytes(SigningKey);

    public IEnumerable<string> Faults()
    {
        if (SigningKey.Length == 0)
            yield return $"Chat:Auth:SigningKey is missing; it must be a secret of at least {MinKeyBytes} bytes.";
        else if (KeyBytes.Length < MinKeyBytes)
            yield return $"Chat:Auth:SigningKey has {KeyBytes.Length} bytes; it must have at least {MinKeyBytes}.";
        if (DevTokenLifetime <= TimeSpan.Zero) yield return $"Chat:Auth:DevTokenLifetime is {DevTokenLifetime}; it must be positive.";
    }
}
