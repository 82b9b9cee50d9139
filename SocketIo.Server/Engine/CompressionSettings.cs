using System.IO.Compression;

namespace SocketIo.Server.Engine;

/// <summary>What is compressed, and how hard.</summary>
/// <param name="Threshold">Nothing shorter is, in bytes.</param>
/// <param name="Level">How much time is given for how few bytes.</param>
internal sealed record CompressionSettings(int Threshold, CompressionLevel Level);
