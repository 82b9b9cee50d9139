using System.IO.Compression;

namespace SocketIo.Server.Hosting;

/// <summary>How something is compressed.</summary>
public sealed class CompressionOptions
{
    /// <summary>What is shorter stays as it is: 1,024 bytes (F-ENG-75, F-ENG-89). 0 compresses everything.</summary>
    public int Threshold { get; set; } = 1024;

    /// <summary>How much time is given for how few bytes: <see cref="CompressionLevel.Optimal"/>, which is zlib's level 6 as in the reference.</summary>
    public CompressionLevel Level { get; set; } = CompressionLevel.Optimal;
}
