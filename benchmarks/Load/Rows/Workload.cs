using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>What the clients of one row do, on one server.</summary>
internal abstract class Workload(Reactor reactor, int port, IDialect dialect)
{
    private const int AtOnce = 32;

    /// <summary>What has been done and checked so far, in the row's unit.</summary>
    public long Units { get; protected set; }

    /// <summary>Whether everything that was asked has been answered.</summary>
    public abstract bool IsQuiet { get; }

    protected Reactor Reactor => reactor;

    protected int Port => port;

    protected IDialect Dialect => dialect;

    protected bool IsStopping { get; private set; }

    /// <summary>Connects who is to be there from the start.</summary>
    public abstract Task PrepareAsync();

    /// <summary>Asks, for the first time or again, and goes on asking.</summary>
    public void Start()
    {
        IsStopping = false;
        Begin();
    }

    /// <summary>Asks nothing further.</summary>
    public void Stop()
    {
        IsStopping = true;
        Reactor.Pacer = null;
    }

    protected abstract void Begin();

    /// <summary>Does something for each number from zero, a few at a time.</summary>
    protected static async Task ForEachAsync(int count, Func<int, Task> act)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (next < count) await act(next++);
        }));
    }

    /// <summary>Lets so many clients do something again and again.</summary>
    protected void Repeat(int clients, Func<int, Task> act)
    {
        for (var i = 0; i < clients; i++) _ = RepeatAsync(i);

        async Task RepeatAsync(int client)
        {
            try
            {
                while (!IsStopping) await act(client);
            }
            catch (Exception fault)
            {
                Reactor.Fail(fault);
            }
        }
    }

    protected static async Task AskAsync(WebSocketConnection connection, Exchange exchange, int number)
    {
        connection.Send(exchange.Request.With(number));
        foreach (var reply in exchange.Replies) Expect(await connection.NextAsync(), reply.With(number));
    }

    protected static void Expect(ReadOnlySpan<byte> message, ReadOnlySpan<byte> expected)
    {
        if (!message.SequenceEqual(expected)) throw new LoadException(Texts.Differ(message, expected));
    }

    /// <summary>For a message that is not what was expected: it may be a heartbeat.</summary>
    protected void AnswerPing(WebSocketConnection connection, ReadOnlySpan<byte> message, ReadOnlySpan<byte> expected)
    {
        if (Dialect.Ping.IsEmpty || !message.SequenceEqual(Dialect.Ping)) throw new LoadException(Texts.Differ(message, expected));
        if (!Dialect.Pong.IsEmpty) connection.Send(Dialect.Pong);
    }
}
