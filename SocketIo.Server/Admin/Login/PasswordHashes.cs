using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace SocketIo.Server.Admin.Login;

/// <summary>The hashes of ASP.NET Core's <c>PasswordHasher</c>, which itself does not tell a faulty hash from a wrong password.</summary>
internal static class PasswordHashes
{
    // The kind, then for kind 1: function, iterations and the salt's length, 4 bytes each; then salt and key.
    private const int SaltLength = 16;
    private const int OldLength = 1 + SaltLength + 32;
    private const int Length = OldLength + 12;
    private const uint LastFunction = 2;
    private const uint MostIterations = 100_000_000;

    private static readonly PasswordHasher<object> Hasher = new();

    public static bool IsValid(string hash)
    {
        var bytes = new byte[hash.Length];
        if (!Convert.TryFromBase64String(hash, bytes, out var length) || length == 0) return false;
        if (bytes[0] == 0) return length == OldLength;
        if (bytes[0] != 1 || length != Length) return false;

        var function = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1));
        var iterations = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5));
        var salt = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9));
        return function <= LastFunction
            && iterations is > 0 and <= MostIterations
            && salt == SaltLength;
    }

    /// <summary>Judges name and password in a time that does not depend on what is wrong.</summary>
    public static bool Fits(string expectedName, string hash, string name, string password)
    {
        var nameFits = CryptographicOperations.FixedTimeEquals(Digest(expectedName), Digest(name));
        return Hasher.VerifyHashedPassword(Hasher, hash, password) != PasswordVerificationResult.Failed & nameFits;
    }

    // Names of one length can be compared without telling where they differ.
    private static byte[] Digest(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));
}
