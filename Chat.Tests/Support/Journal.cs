using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Chat.Tests.Support;

/// <summary>What handlers saw, in order; a test takes the entries one by one or waits for a certain one.</summary>
internal sealed class Journal
{
    private readonly Channel<string> _entries = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _all = [];

    public IReadOnlyCollection<string> All => _all;

    public void Add(string entry)
    {
        _all.Enqueue(entry);
        _entries.Writer.TryWrite(entry);
    }

    public Task<string> NextAsync() => _entries.Reader.ReadAsync().WithPatience("the next entry of the journal");

    public Task WaitForAsync(string entry) => Patience.UntilAsync(() => _all.Contains(entry), $"the journal has \"{entry}\"");
}
