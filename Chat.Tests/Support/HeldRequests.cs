using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Support;

/// <summary>
/// The requests that the server keeps waiting, so that a test knows a GET or POST has arrived before it takes the next step.
/// A request is held once its handler has run as far as it could and waits, until its answer begins.
/// </summary>
internal sealed class HeldRequests
{
    private readonly ConcurrentDictionary<string, Request> _running = new();

    /// <summary>How many handlers have waited and not returned, whatever their clients have been answered.</summary>
    public int Count => _running.Count;

    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var request = new Request($"{context.Request.Method} {context.Request.QueryString}");
        context.Response.OnStarting(() =>
        {
            // A WebSocket is held as long as it is open.
            if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols) request.Answer();
            return Task.CompletedTask;
        });
        var handling = next(context);
        if (!handling.IsCompleted) _running[context.TraceIdentifier] = request;
        try
        {
            await handling;
        }
        finally
        {
            _running.TryRemove(context.TraceIdentifier, out _);
        }
    }

    /// <summary>Waits until so many requests with this method, and this text in their query, are held.</summary>
    public Task WaitForAsync(string method, string inQuery = "", int count = 1) => Patience.UntilAsync(
        () => _running.Values.Count(request => request.IsHeld(method, inQuery)) >= count,
        $"{count} {method} with {inQuery} held");

    private sealed class Request(string line)
    {
        private volatile bool _isAnswered;

        public void Answer() => _isAnswered = true;

        public bool IsHeld(string method, string inQuery) =>
            !_isAnswered && line.StartsWith(method, StringComparison.Ordinal) && line.Contains(inQuery, StringComparison.Ordinal);
    }
}
