namespace SocketIo.Server.Broadcast.Messages;

/// <summary>A value that is written already, to be sent as it is.</summary>
/// <param name="utf8">The JSON, correct by the one who made it.</param>
/// <param name="attachments">
/// What its placeholders refer to, numbered from 0; so all attachments of a packet come with one value, which stands before any other that
/// has some.
/// </param>
internal sealed class RawJson(ReadOnlyMemory<byte> utf8, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null)
{
    public ReadOnlyMemory<byte> Utf8 => utf8;

    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => attachments ?? [];
}
