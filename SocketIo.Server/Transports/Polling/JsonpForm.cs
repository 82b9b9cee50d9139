using System.Buffers;
using System.Text;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Transports.Polling;

/// <summary>Payloads in scripts and forms; the page's function is the one that the first request named (F-EIO3-16 to F-EIO3-18).</summary>
/// <param name="inner">The payloads themselves, in a text form.</param>
/// <param name="index">What the request gave as <c>j</c>.</param>
internal sealed class JsonpForm(PayloadForm inner, string index) : PayloadForm
{
    private readonly byte[] _index = Encoding.ASCII.GetBytes([.. index.Where(char.IsAsciiDigit)]);

    // A form with that type is no form, which is ignored.
    public override bool AcceptsBinary => inner.AcceptsBinary;

    public override string ContentTypeOf(in OutboundBatch batch) => TextType;

    // Known only when it is written.
    public override int? LengthOf(in OutboundBatch batch) => null;

    public override void Write(IBufferWriter<byte> output, in OutboundBatch batch)
    {
        using var payload = new PooledBufferWriter(inner.LengthOf(batch) ?? 0);
        inner.Write(payload, batch);
        JsonpPayload.Write(output, _index, payload.WrittenSpan);
    }

    public override async ValueTask ReceiveAsync(ReadOnlyMemory<byte> body, bool isBinary, EngineSession session)
    {
        using var payload = new PooledBufferWriter(body.Length);
        if (JsonpPayload.TryRead(body.Span, payload)) await inner.ReceiveAsync(payload.WrittenMemory, isBinary: false, session);
    }
}
