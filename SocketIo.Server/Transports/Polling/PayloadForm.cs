using System.Buffers;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports.Polling;

/// <summary>How packets stand in the bodies of polling. A session keeps the form that its first request asked for (F-EIO3-06).</summary>
internal abstract class PayloadForm
{
    protected const string TextType = "text/plain; charset=UTF-8";

    public const string BinaryType = "application/octet-stream";

    public static PayloadForm For(EngineRequest request)
    {
        PayloadForm plain = request switch
        {
            { Revision: 4 } => SeparatedPayload.Instance,
            { WantsBase64: false, JsonpIndex: null } => OldPayload.Instance,
            _ => OldTextPayload.Instance,
        };
        return request.JsonpIndex is { } index ? new JsonpForm(plain, index) : plain;
    }

    /// <summary>Whether a POST may have the type <see cref="BinaryType"/>.</summary>
    public abstract bool AcceptsBinary { get; }

    public abstract string ContentTypeOf(in OutboundBatch batch);

    /// <summary>How many bytes <see cref="Write"/> writes; null when only writing tells.</summary>
    public abstract int? LengthOf(in OutboundBatch batch);

    public abstract void Write(IBufferWriter<byte> output, in OutboundBatch batch);

    /// <summary>Gives the packets of a POST to the session, in order, until one of them closes it.</summary>
    /// <param name="body">The body, the caller's again when the task has ended.</param>
    /// <param name="isBinary">Whether its type is <see cref="BinaryType"/>.</param>
    /// <param name="session">The session it was posted to.</param>
    public abstract ValueTask ReceiveAsync(ReadOnlyMemory<byte> body, bool isBinary, EngineSession session);
}
