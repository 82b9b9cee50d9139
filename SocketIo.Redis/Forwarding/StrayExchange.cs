using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SocketIo.Redis.Forwarding;

/// <summary>A request whose session another node has, at the node that it came to: passes it on, and the answer back.</summary>
internal sealed class StrayExchange(HttpContext context, Tunnel tunnel)
{
    private const int BufferSize = 16 * 1024;

    /// <returns>Whether the other node has the session still.</returns>
    /// <exception cref="IOException">The other node is gone, or the client.</exception>
    public async Task<bool> RunAsync()
    {
        using var gone = context.RequestAborted.UnsafeRegister(static tunnel => ((Tunnel)tunnel!).Abort(tell: true), tunnel);
        var request = HeadOf();
        var asking = AskAsync(request);
        try
        {
            var answer = await Heads.ReadAsync(tunnel, HeadJson.Default.ResponseHead, tunnel.Over);
            foreach (var (name, values) in answer.Headers) context.Response.Headers[name] = values;
            if (answer.Status == StatusCodes.Status101SwitchingProtocols)
            {
                // Its own status is what HTTP/1.1 or HTTP/2 has for that.
                await RelayAsync(request);
                return true;
            }

            context.Response.StatusCode = answer.Status;
            await CopyAsync();
            return answer.Status == StatusCodes.Status200OK;
        }
        finally
        {
            // What has been answered need not be sent any further.
            if (!asking.IsCompleted) tunnel.Abort(tell: true);
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private RequestHead HeadOf()
    {
        var request = context.Request;
        var connect = context.Features.Get<IHttpExtendedConnectFeature>();
        return new RequestHead(
            request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            request.IsHttps,
            context.Connection.RemoteIpAddress?.ToString(),
            context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true },
            connect is { IsExtendedConnect: true } ? connect.Protocol : null,
            Heads.Copy(request.Headers));
    }

    private async Task AskAsync(RequestHead request)
    {
        var head = Heads.Write(request, HeadJson.Default.RequestHead, []);
        if (request.Upgrade || request.Connect is not null)
        {
            await tunnel.WriteAsync(head, tunnel.Over);
            return;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            await tunnel.WriteLastAsync(head, tunnel.Over);
            return;
        }

        // The limit is the other node's.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;
        await tunnel.WriteAsync(head, tunnel.Over);
        await PassOnAsync(context.Request.Body);
    }

    private async Task CopyAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            // Each read says that what was read before has reached the client.
            while (await tunnel.ReadAsync(buffer, tunnel.Over) is var length and > 0)
            {
                var flushed = await context.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, length), tunnel.Over);
                if (flushed.IsCompleted) throw new IOException("The client is gone.");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task RelayAsync(RequestHead request)
    {
        var stream = request.Connect is null
            ? await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync()
            : await context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync();
        var sending = PassOnAsync(stream);
        try
        {
            await ReceiveAsync(stream);
        }
        finally
        {
            if (!sending.IsCompleted) tunnel.Abort(tell: true);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReceiveAsync(Stream stream)
    {
        while (true)
        {
            // Idle connections hold no buffer.
            _ = await tunnel.ReadAsync(Memory<byte>.Empty, tunnel.Over);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                var length = await tunnel.ReadAsync(buffer, tunnel.Over);
                if (length == 0) return;
                await stream.WriteAsync(buffer.AsMemory(0, length), tunnel.Over);
                await stream.FlushAsync(tunnel.Over);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private async Task PassOnAsync(Stream stream)
    {
        while (true)
        {
            _ = await stream.ReadAsync(Memory<byte>.Empty, tunnel.Over);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                var length = await stream.ReadAsync(buffer, tunnel.Over);
                if (length == 0) break;
                await tunnel.WriteAsync(buffer.AsMemory(0, length), tunnel.Over);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        await tunnel.WriteLastAsync(default, tunnel.Over);
    }
}
