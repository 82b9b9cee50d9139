using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Support;

/// <summary>
/// The requests that the server keeps waiting, so that a test knows a GET or POST has arrived before it takes the next step.
/// A request is held once its handler has run as far as it could and waits.
/// </summary>
internal sealed class HeldRequests
{
    private readonly ConcurrentDictionary<string, string> _held = new();

    public int Count => _held.Count;

    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var handling = next(context);
        if (!handling.IsCompleted)
            _held[context.TraceIdentifier] = $"{context.Request.Method} {context.Request.QueryString}";
        try
        {
            await handling;
        }
        finally
        {
            _held.TryRemove(context.TraceIdentifier, out _);
        }
    }

    /// <summary>Waits until so many requests with this method, and this text in their query, are held.</summary>
    public Task WaitForAsync(string method, string inQuery = "", int count = 1) => Patience.UntilAsync(
        () => _held.Values.Count(held => held.StartsWith(method, StringComparison.Ordinal) && held.Contains(inQuery, StringComparison.Ordinal)) >= count,
        $"{count} {method} with {inQuery} held");
}
