using System.Collections;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>
/// What came of a question to every node: the answers, and who kept silent. A node that is dead or frozen makes no question fail; what the
/// others said is here when the time is over.
/// </summary>
/// <typeparam name="T">The type of the answers.</typeparam>
public sealed class Answers<T> : IReadOnlyList<T>
{
    private readonly IReadOnlyList<T> _answers;

    /// <summary>Creates the answers of everyone.</summary>
    /// <param name="answers">The answers.</param>
    /// <param name="silentNodes">The nodes that have not answered in time.</param>
    public Answers(IReadOnlyList<T> answers, IReadOnlyList<string>? silentNodes = null)
    {
        _answers = answers;
        SilentNodes = silentNodes ?? [];
    }

    /// <summary>
    /// The nodes that have not answered in time, by name where it is known (nodes of this library tell each other theirs), as far as it can be
    /// told: one whose connection has ended is not asked any more.
    /// </summary>
    public IReadOnlyList<string> SilentNodes { get; }

    /// <summary>Whether every node has answered.</summary>
    public bool IsComplete => SilentNodes.Count == 0;

    /// <inheritdoc/>
    public int Count => _answers.Count;

    /// <inheritdoc/>
    public T this[int index] => _answers[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _answers.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
