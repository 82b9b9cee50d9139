using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SocketIo.Redis.Forwarding;

/// <summary>
/// A request that came to another node, at the node that has the session: what the tunnel brings as an <see cref="HttpContext"/>, and its
/// response back. What is flushed has reached the client when the flush ends, as far as the other node can tell.
/// </summary>
internal sealed class ForwardedExchange : IHttpRequestLifetimeFeature, IHttpResponseBodyFeature, IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    // A flush ends when all of it has been used.
    private readonly Pipe _body = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
    private readonly Tunnel _tunnel;
    private readonly RequestHead _head;
    private readonly DefaultHttpContext _context;
    private bool _started;
    private bool _upgraded;
    private long _bytes;

    public ForwardedExchange(Tunnel tunnel, RequestHead head, IServiceProvider services)
    {
        _tunnel = tunnel;
        _head = head;
        RequestAborted = tunnel.Over;
        _context = new DefaultHttpContext(FeaturesOf(head)) { RequestServices = services };
    }

    public CancellationToken RequestAborted { get; set; }

    public Stream Stream => _body.Writer.AsStream(leaveOpen: true);

    public PipeWriter Writer => _body.Writer;

    public bool IsUpgradableRequest => _head.Upgrade;

    public bool IsExtendedConnect => _head.Connect is not null;

    public string? Protocol => _head.Connect;

    /// <summary>Has the request answered.</summary>
    /// <exception cref="IOException">The other node is gone, or its client.</exception>
    public async Task RunAsync(Func<HttpContext, Task> handle)
    {
        var pumping = PumpAsync();
        try
        {
            await handle(_context);
        }
        finally
        {
            await _body.Writer.CompleteAsync();
            await pumping;
        }

        if (_upgraded) await _tunnel.WriteLastAsync(default);
        await _tunnel.WhenUsedAsync();
    }

    public void Abort() => _tunnel.Abort(tell: true);

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CompleteAsync() => Task.CompletedTask;

    public async Task<Stream> UpgradeAsync()
    {
        _context.Response.StatusCode = StatusCodes.Status101SwitchingProtocols;
        _started = _upgraded = true;
        await _tunnel.WriteAsync(HeadWith(default));
        return _tunnel;
    }

    public async ValueTask<Stream> AcceptAsync() => await UpgradeAsync();

    private FeatureCollection FeaturesOf(RequestHead head)
    {
        var query = head.Target.IndexOf('?', StringComparison.Ordinal);
        var request = new HttpRequestFeature
        {
            Protocol = head.Connect is null ? "HTTP/1.1" : "HTTP/2",
            Scheme = head.Secure ? "https" : "http",
            Method = head.Method,
            RawTarget = head.Target,
            Path = query < 0 ? head.Target : head.Target[..query],
            QueryString = query < 0 ? "" : head.Target[query..],
            Body = _tunnel,
        };
        foreach (var (name, values) in head.Headers) request.Headers[name] = values;

        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.TryParse(head.Address, out var address) ? address : null });
        features.Set(this);
        if (head.Upgrade) features.Set<IHttpUpgradeFeature>(this);
        if (head.Connect is not null) features.Set<IHttpExtendedConnectFeature>(this);
        return features;
    }

    private async Task PumpAsync()
    {
        try
        {
            var isLast = false;
            while (!isLast)
            {
                var read = await _body.Reader.ReadAsync();
                isLast = read.IsCompleted;
                if (!_upgraded) await PassOnAsync(read.Buffer, isLast);
                _body.Reader.AdvanceTo(read.Buffer.End);
            }
        }
        catch (IOException)
        {
            // Whoever writes learns it from the flush.
        }
        finally
        {
            await _body.Reader.CompleteAsync();
        }
    }

    private async Task PassOnAsync(ReadOnlySequence<byte> body, bool isLast)
    {
        var bytes = body.ToArray();
        _bytes += bytes.Length;
        var piece = _started ? bytes : HeadWith(bytes);
        _started = true;
        if (isLast || _bytes == _context.Response.ContentLength) await _tunnel.WriteLastAsync(piece);
        else await _tunnel.WriteAsync(piece);
        await _tunnel.WhenUsedAsync();
    }

    private byte[] HeadWith(ReadOnlySpan<byte> body) =>
        Heads.Write(new ResponseHead(_context.Response.StatusCode, Heads.Copy(_context.Response.Headers)), HeadJson.Default.ResponseHead, body);
}
