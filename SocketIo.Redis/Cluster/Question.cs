using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Cluster;

/// <summary>A question to the other nodes: ends when all have answered, or at its deadline with what came and the names of those that have not.</summary>
internal sealed class Question<T> : IQuestion
{
    private readonly TaskCompletionSource<Answers<T>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<T> _answers = [];
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly AnswerReader<T> _read;
    private readonly QuestionTable _table;
    private readonly Deadline _deadline;
    private int? _expected;
    private int _count;
    private bool _done;

    public Question(string id, QuestionTable table, AnswerReader<T> read)
    {
        Id = id;
        _table = table;
        _read = read;
        _deadline = new DeadlineCall(End);
    }

    public string Id { get; }

    public Task<Answers<T>> Task => _completion.Task;

    public Deadline Deadline => _deadline;

    /// <summary>Says how many other nodes are asked; null when nobody can be, which ends it.</summary>
    public void Expect(int? others)
    {
        lock (_gate)
        {
            _expected = others;
            if (others is not null && _count < others) return;
        }

        End();
    }

    public void Answer(string? node, ClusterValue value)
    {
        lock (_gate)
        {
            if (_done) return;
            if (node is not null && !_answered.Add(node)) return;
            _read(value, _answers);
            _count++;
            if (_expected is not { } expected || _count < expected) return;
        }

        End();
    }

    public void End()
    {
        IReadOnlyList<string> silent;
        lock (_gate)
        {
            if (_done) return;
            _done = true;
            silent = _expected is { } expected && _count >= expected ? [] : _table.NameSilent(_answered, _expected - _count);
        }

        _table.Remove(this);
        _completion.TrySetResult(new Answers<T>(_answers, silent));
    }
}
