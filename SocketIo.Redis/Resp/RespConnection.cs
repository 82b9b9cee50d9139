using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SocketIo.Redis.Resp;

/// <summary>One connection, logged in. One reader and one writer at a time; it is over for good when either has failed.</summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private static readonly StreamPipeReaderOptions Reading = new(bufferSize: 16 * 1024, useZeroByteReads: true);

    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly int _largest;

    private RespConnection(Stream stream, int largest)
    {
        _stream = stream;
        _largest = largest;
        _input = PipeReader.Create(stream, Reading);
        Output = PipeWriter.Create(stream);
    }

    public delegate void FrameHandler(in RespFrame frame);

    /// <summary>Where commands are written to; flushing it sends them.</summary>
    public PipeWriter Output { get; }

    /// <exception cref="RespException">The server has refused the login, or is none.</exception>
    /// <exception cref="IOException">It cannot be reached.</exception>
    public static async Task<RespConnection> OpenAsync(RespSettings settings, EndPoint endPoint, CancellationToken cancellation)
    {
        var stream = await ConnectAsync(settings, endPoint, cancellation);
        var connection = new RespConnection(stream, settings.LargestMessage);
        try
        {
            await connection.LogInAsync(settings, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands every frame to the handler, in order, until the server hangs up or is not understood.</summary>
    /// <exception cref="RespException">It is not understood.</exception>
    public async Task ReceiveAsync(FrameHandler handler, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (Next(ref buffer, out var frame)) handler(frame);
            _input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<Stream> ConnectAsync(RespSettings settings, EndPoint endPoint, CancellationToken cancellation)
    {
        var socket = endPoint.AddressFamily == AddressFamily.Unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new NetworkStream(socket, ownsSocket: true);
        return settings.Tls is { } tls ? await SecureAsync(stream, tls(endPoint), cancellation) : stream;
    }

    private static async Task<Stream> SecureAsync(Stream stream, SslClientAuthenticationOptions tls, CancellationToken cancellation)
    {
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(tls, cancellation);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private async Task LogInAsync(RespSettings settings, CancellationToken cancellation)
    {
        if (settings is { Password: { } password, User: { } user }) await AskAsync("AUTH", [user, password], cancellation);
        else if (settings.Password is not null) await AskAsync("AUTH", [settings.Password], cancellation);
        if (settings.ClientName is { } name) await AskAsync("CLIENT", ["SETNAME", name], cancellation);
        if (settings.Database != 0) await AskAsync("SELECT", [settings.Database.ToString(CultureInfo.InvariantCulture)], cancellation);
        // A server that wants a password says so here, not at the first subscription.
        await AskAsync("PING", [], cancellation);
    }

    private async Task AskAsync(string command, string[] arguments, CancellationToken cancellation)
    {
        RespWriter.Write(Output, [Encoding.UTF8.GetBytes(command), .. arguments.Select(Encoding.UTF8.GetBytes)]);
        await Output.FlushAsync(cancellation);
        while (true)
        {
            var read = await _input.ReadAsync(cancellation);
            var buffer = read.Buffer;
            var found = Next(ref buffer, out var frame);
            var refusal = found && frame.Kind == RespKind.Error ? frame.Text : null;
            _input.AdvanceTo(buffer.Start, buffer.End);
            if (refusal is not null) throw new RespException($"Redis refused {command}: {refusal}");
            if (found) return;
            if (read.IsCompleted) throw new RespException($"Redis hung up when asked for {command}.");
        }
    }

    private bool Next(ref ReadOnlySequence<byte> buffer, out RespFrame frame) => RespReader.TryRead(ref buffer, _largest, out frame) switch
    {
        RespResult.Complete => true,
        RespResult.Incomplete => false,
        RespResult.TooLarge => throw new RespException($"Redis sent a message of more than {_largest} bytes."),
        _ => throw new RespException("What Redis sent is not RESP2."),
    };
}
