using System.Buffers.Text;
using System.Security.Cryptography;

namespace SocketIo.Server.Engine;

/// <summary>
/// Ids of sessions and sockets: 20 characters of URL-safe base64 (F-ENG-37). The length is part of the cluster protocol (F-ADP-49);
/// all 15 bytes are random, as an id is what a polling session is taken over with.
/// </summary>
internal static class Ids
{
    private const int RandomBytes = 15;

    // However few bytes are asked for, the generator takes most of its time for being asked.
    private const int AtOnce = 64;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    public static string NewId()
    {
        var random = _random ??= new byte[AtOnce * RandomBytes];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(random);
            _left = random.Length;
        }

        _left -= RandomBytes;
        var bytes = random.AsSpan(_left, RandomBytes);
        var id = Base64Url.EncodeToString(bytes);
        bytes.Clear();
        return id;
    }
}
