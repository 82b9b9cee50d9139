using System.IO.Pipelines;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Protocol.WebSockets;
using SocketIo.Server.Engine.Revisions;
using SocketIo.Server.Sockets;
using SocketIo.Server.Transports.WebSockets;

namespace Chat.Tests.Server.Output;

/// <summary>Frames go past the web server's pipe only where nothing can be overtaken, and nobody left out.</summary>
public sealed class OutputChoiceTests
{
    private const int FrameLength = 3;

    [Test]
    public async Task The_socket_is_written_to_once_the_client_has_the_handshake()
    {
        using var pair = await LoopbackPair.ConnectAsync();
        var pipe = new Pipe();
        var writer = WriterTo(pair, pipe);
        writer.NoteClient();
        await WriteAsync(writer, (byte)'a');
        Assert.That(await pair.ReceiveAsync(FrameLength), Is.EqualTo((byte[])[0x81, 1, (byte)'a']));
        Assert.That(pipe.Reader.TryRead(out _), Is.False);
    }

    [Test]
    public async Task What_is_said_before_the_client_has_spoken_is_not_overtaken()
    {
        using var pair = await LoopbackPair.ConnectAsync();
        var pipe = new Pipe();
        var writer = WriterTo(pair, pipe);
        await WriteAsync(writer, (byte)'a');
        writer.NoteClient();
        await WriteAsync(writer, (byte)'b');
        Assert.That(pipe.Reader.TryRead(out var read), Is.True);
        Assert.That(read.Buffer.Length, Is.EqualTo(2 * FrameLength));
        Assert.That(pair.Client.Available, Is.Zero);
    }

    [Test]
    public async Task A_middleware_of_the_connection_sees_everything_that_is_sent()
    {
        NotingWriter? noted = null;
        await using var app = await TestApp.StartAsync(
            io: server => server.OnConnection(socket => socket.On<string, string>("echo", text => text)),
            services: services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection =>
            {
                noted = new NotingWriter(connection.Transport.Output);
                connection.Transport = new NotingPipe(connection.Transport.Input, noted);
                return next(connection);
            }))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var before = noted!.Count;
        await socket.SendTextAsync("421[\"echo\",\"a\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[\"a\"]"));
        Assert.That(noted.Count - before, Is.EqualTo(2 + "431[\"a\"]".Length));
    }

    [Test]
    public async Task Writing_to_the_socket_allocates_nothing()
    {
        using var pair = await LoopbackPair.ConnectAsync();
        var writer = WriterTo(pair, new Pipe());
        writer.NoteClient();
        WriteOften(writer, pair);
        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteOften(writer, pair);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void WriteOften(WebSocketWriter writer, LoopbackPair pair)
    {
        Span<byte> received = stackalloc byte[FrameLength];
        for (var i = 0; i < 1_000; i++)
        {
            writer.Write(FrameOpcode.Text, "a"u8);
            var flushed = writer.TryFlushAsync().AsTask();
            if (!flushed.IsCompletedSuccessfully || pair.Client.Receive(received) != FrameLength) throw new InvalidOperationException("The frame has not arrived at once.");
        }
    }

    private static WebSocketWriter WriterTo(LoopbackPair pair, Pipe pipe)
    {
        var writer = new WebSocketWriter(EngineRevision.Four, base64: false, compression: null);
        writer.Attach(new UpgradedConnection(new NotingPipe(pipe.Reader, pipe.Writer), pair.Server));
        return writer;
    }

    private static async Task WriteAsync(WebSocketWriter writer, byte letter)
    {
        writer.Write(FrameOpcode.Text, [letter]);
        Assert.That(await writer.TryFlushAsync().AsTask().WithPatience(), Is.True);
    }

    private sealed record NotingPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class NotingWriter(PipeWriter inner) : PipeWriter
    {
        public int Count { get; private set; }

        public override void Advance(int bytes)
        {
            Count += bytes;
            inner.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
