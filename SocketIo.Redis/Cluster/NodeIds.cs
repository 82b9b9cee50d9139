using System.Security.Cryptography;

namespace SocketIo.Redis.Cluster;

/// <summary>Ids of nodes and of questions, in the forms of the npm packages.</summary>
internal static class NodeIds
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int ShortLength = 6;
    private const int LongLength = 16;

    /// <summary>6 characters, as the classic adapter has them (F-ADP-11).</summary>
    public static string Short() => RandomNumberGenerator.GetString(Letters, ShortLength);

    /// <summary>16 hexadecimal digits, as the generic protocol has them (F-ADP-35).</summary>
    public static string Long() => RandomNumberGenerator.GetHexString(LongLength, lowercase: true);
}
