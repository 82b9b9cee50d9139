using System.Collections.Concurrent;
using System.Net.WebSockets;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Nodes;

/// <summary>
/// A member of a group as a frontend keeps one: comes back to the next node when a connection ends, joins and then syncs what was missed;
/// sends again, under the same id, what was not acknowledged.
/// </summary>
internal sealed class GroupMember(IReadOnlyList<string> urls, string token, string group, int first) : IAsyncDisposable
{
    private const int MaxTries = 1_000;

    private readonly ConcurrentQueue<ChatClient> _clients = [];
    private readonly ConcurrentDictionary<long, bool> _synced = [];
    private readonly TaskCompletionSource _over = new();
    private volatile ChatClient? _here;
    private Task _staying = Task.CompletedTask;
    private int _node = first;

    public string Group => group;

    /// <summary>How often it had to send something again.</summary>
    public int SentAgain { get; private set; }

    /// <summary>How often it came in.</summary>
    public int Arrivals => _clients.Count;

    /// <summary>The seqs it has, from events and from what it synced when it came back.</summary>
    public IReadOnlySet<long> Seqs => _clients.SelectMany(client => client.Events("message_received"))
        .Select(message => message.Number("seq")).Concat(_synced.Keys).ToHashSet();

    /// <summary>Comes in, and again whenever the connection has ended, until it is disposed.</summary>
    public async Task ComeInAsync()
    {
        await ConnectAsync();
        _staying = StayAsync();
    }

    /// <returns>The seq under which it was acknowledged.</returns>
    public async Task<long> SendAsync(string content)
    {
        var sent = 0;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            try
            {
                if (_here is { Disconnected: false } here)
                {
                    if (sent++ > 0) SentAgain++;
                    var answer = await here.AskAsync("send_message", new { groupId = group, content, clientMessageId = content });
                    if (answer.TryGetProperty("seq", out var seq)) return seq.GetInt64();
                }
            }
            catch (Exception lost) when (IsLoss(lost))
            {
                // Whether it was stored is not known.
            }

            await Patience.ShortlyAsync(_over.Task);
        }

        throw new TimeoutException($"'{content}' was not acknowledged.");
    }

    /// <summary>Asks for everything there is, once it is back from wherever it was sent away last.</summary>
    public async Task SyncAsync()
    {
        await Patience.UntilAsync(() => _here is { Disconnected: false });
        await SyncAsync(_here!);
    }

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        foreach (var client in _clients) client.Dispose();
        await _staying.WithPatience();
    }

    private static bool IsLoss(Exception fault) => fault is WebSocketException or OperationCanceledException or ObjectDisposedException
        or InvalidOperationException or TimeoutException;

    private async Task StayAsync()
    {
        while (!_over.Task.IsCompleted)
        {
            if (_here is { Disconnected: true }) await ConnectAsync();
            await Patience.ShortlyAsync(_over.Task);
        }
    }

    private async Task ConnectAsync()
    {
        for (var tries = 0; tries < MaxTries && !_over.Task.IsCompleted; tries++)
        {
            try
            {
                var client = await ChatClient.OpenAsync(urls[_node++ % urls.Count], new { token }, null, "/groups");
                _clients.Enqueue(client);
                if (client.Connected && (await client.AskAsync("join_group", group)).TryGetProperty("memberCount", out _))
                {
                    await SyncAsync(client);
                    _here = client;
                    return;
                }
            }
            catch (Exception lost) when (IsLoss(lost))
            {
                // The next node, then.
            }

            await Patience.ShortlyAsync(_over.Task);
        }
    }

    private async Task SyncAsync(ChatClient client)
    {
        for (long after = 0, head = 1; after < head;)
        {
            // From the first that is missing, as far as one answer goes.
            var page = await client.AskAsync("sync", new { groupId = group, after = Contiguous() });
            if (page.TryGetProperty("error", out _)) throw new InvalidOperationException(page.GetRawText());
            head = page.Number("headSeq");
            foreach (var message in page.GetProperty("messages").EnumerateArray()) _synced[message.Number("seq")] = true;
            if (page.Text("state") != "complete") throw new InvalidDataException($"More was missed than one sync holds: {page.GetRawText()}");
            after = Contiguous();
        }
    }

    private long Contiguous()
    {
        var seqs = Seqs;
        var last = 0L;
        while (seqs.Contains(last + 1)) last++;
        return last;
    }
}
