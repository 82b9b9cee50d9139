using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Cluster;

/// <summary>The questions of one namespace that are open.</summary>
internal sealed class QuestionTable(string place, Deadlines deadlines, NodeRoster roster, RedisMetrics metrics, ILogger log)
{
    private readonly ConcurrentDictionary<string, IQuestion> _open = new(StringComparer.Ordinal);
    private volatile bool _closed;

    /// <summary>Opens a question, before it is sent; the caller says how many are asked.</summary>
    public Question<T> Ask<T>(string id, TimeSpan wait, AnswerReader<T> read)
    {
        var asked = new Question<T>(id, this, read);
        Add(asked, wait);
        return asked;
    }

    /// <summary>Opens a broadcast with acknowledgements.</summary>
    public AckQuestion Ask(string id, IRemoteAcks acks)
    {
        var asked = new AckQuestion(id, this, acks);
        Add(asked, acks.Wait);
        _ = RemoveAsync(asked, acks.Ended);
        return asked;
    }

    /// <returns>Null when it is over, or another node's.</returns>
    public IQuestion? Find(string? id) => id is null ? null : _open.GetValueOrDefault(id);

    public void Remove(IQuestion question)
    {
        if (_open.TryRemove(question.Id, out _)) deadlines.Stop(question.Deadline);
    }

    /// <summary>Ends all that is open with what came, and everything asked from now on at once.</summary>
    public void Close()
    {
        _closed = true;
        foreach (var question in _open.Values) question.End();
    }

    public IReadOnlyList<string> NameSilent(IReadOnlyCollection<string> answered, int? missing)
    {
        var silent = _closed ? [] : roster.Silent(answered, missing);
        if (silent.Count == 0) return silent;
        metrics.PartialAnswer();
        RedisLog.NodesSilent(log, place, string.Join(", ", silent));
        return silent;
    }

    private void Add(IQuestion question, TimeSpan wait)
    {
        _open[question.Id] = question;
        deadlines.Start(question.Deadline, wait);
        if (_closed) question.End();
    }

    private static async Task RemoveAsync(AckQuestion question, Task ended)
    {
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        question.End();
    }
}
