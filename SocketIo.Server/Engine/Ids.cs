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

    public static string NewId()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }
}
