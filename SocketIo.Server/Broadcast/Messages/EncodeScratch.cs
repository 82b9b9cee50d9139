using System.Runtime.InteropServices;
using System.Text.Json;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>What encoding one packet needs, kept by each thread for the next one. Dispose to give it back.</summary>
internal sealed class EncodeScratch : IDisposable
{
    private const int InitialCapacity = 1024;

    // A thread keeps no more than this after a large message.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static EncodeScratch? _idle;

    private readonly SocketIoJson _owner;
    private List<ReadOnlyMemory<byte>>? _outer;

    private EncodeScratch(SocketIoJson json)
    {
        _owner = json;
        Writer = new Utf8JsonWriter(Buffer, json.WriterOptions);
    }

    public PooledBufferWriter Buffer { get; } = new(InitialCapacity);

    public Utf8JsonWriter Writer { get; }

    /// <summary>What the binary converters have put aside.</summary>
    public List<ReadOnlyMemory<byte>> Attachments { get; } = [];

    /// <summary>What has been written; dead after the next call.</summary>
    public ClusterValue Value
    {
        get
        {
            Writer.Flush();
            return new ClusterValue(Buffer.WrittenSpan, CollectionsMarshal.AsSpan(Attachments));
        }
    }

    /// <summary>Takes the thread's own. A converter that itself sends something gets another one.</summary>
    /// <param name="json">The options to write with.</param>
    /// <param name="withAttachments">Whether the packet's type may have attachments; else binary data becomes base64 text.</param>
    public static EncodeScratch Take(SocketIoJson json, bool withAttachments)
    {
        var scratch = _idle;
        _idle = null;
        if (scratch is null || !ReferenceEquals(scratch._owner, json))
        {
            scratch?.Free();
            scratch = new EncodeScratch(json);
        }

        scratch._outer = AttachmentScope.ExchangeOutgoing(withAttachments ? scratch.Attachments : null);
        return scratch;
    }

    public void Dispose()
    {
        AttachmentScope.ExchangeOutgoing(_outer);
        _outer = null;
        var large = Buffer.WrittenCount > LargestKept;
        Buffer.Clear();
        Writer.Reset(Buffer);
        Attachments.Clear();
        if (large || _idle is not null) Free();
        else _idle = this;
    }

    private void Free()
    {
        Writer.Dispose();
        Buffer.Dispose();
    }
}
