using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace SocketIo.Redis.Forwarding;

/// <summary>Which node has which session: asks all once, and remembers. What any client can ask for costs little and is limited.</summary>
/// <param name="ask">Asks all nodes for a session.</param>
/// <param name="clock">The clock.</param>
internal sealed class SessionOwners(Action<string> ask, TimeProvider clock)
{
    // As the reference (F-ADP-66).
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    // Ids are the server's own; what is longer is a guess.
    private const int LongestId = 64;

    // An id, and what operators call a node.
    private const int LongestAnswer = 1024;
    private const int MostQuestions = 1000;
    private const int MostRemembered = 100_000;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<SessionOwner?>> _questions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SessionOwner> _owners = new(StringComparer.Ordinal);

    /// <returns>Null when no other node has it.</returns>
    public async ValueTask<SessionOwner?> FindAsync(string sid)
    {
        if (_owners.TryGetValue(sid, out var known)) return known;
        if (sid.Length > LongestId || _questions.Count >= MostQuestions) return null;

        var question = new TaskCompletionSource<SessionOwner?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = _questions.GetOrAdd(sid, question);
        if (open == question) ask(sid);
        try
        {
            return await open.Task.WaitAsync(Wait, clock);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _questions.TryRemove(KeyValuePair.Create(sid, question));
        }
    }

    public void Found(string sid, SessionOwner owner)
    {
        // Only what was asked for, and those of long ago may be asked for again.
        if (!_questions.TryGetValue(sid, out var question)) return;
        if (_owners.Count >= MostRemembered) _owners.Clear();
        _owners[sid] = owner;
        question.TrySetResult(owner);
    }

    public void Forget(string sid) => _owners.TryRemove(sid, out _);

    /// <summary>A node is gone.</summary>
    public void Forget(ulong node)
    {
        foreach (var (sid, owner) in _owners)
        {
            if (owner.Node == node) _owners.TryRemove(sid, out _);
        }
    }

    /// <summary>What a node says of a session: its name, a line feed, the session.</summary>
    public static byte[] Write(string node, string sid) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{node.ReplaceLineEndings(" ")}\n{sid}"));

    public static (string Node, string Sid) Read(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (text.Length > LongestAnswer) return ("", "");
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return line < 0 ? ("", text) : (text[..line], text[(line + 1)..]);
    }
}
