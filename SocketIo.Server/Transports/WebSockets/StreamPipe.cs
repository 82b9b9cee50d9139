using System.IO.Pipelines;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>A stream that belongs to someone else, read without a buffer while nothing comes.</summary>
internal sealed class StreamPipe(Stream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
}
