namespace SocketIo.Server.Sockets.Events;

/// <summary>Takes one event through the middlewares of its socket (F-API-57); the handlers for its name stand at the end.</summary>
internal sealed class EventChain(EventRouter router, Func<SocketIoEvent, Func<Task>, Task>[] middlewares, SocketIoEvent received)
{
    private readonly TaskCompletionSource _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _step;

    private enum Step
    {
        Waiting,
        Handling,
        Over,
    }

    /// <summary>Ends when the event is not needed any more. Never faulted.</summary>
    public async Task RunAsync()
    {
        try
        {
            await NextAsync(0);
        }
        catch (Exception fault)
        {
            router.Report(fault);
        }

        // A middleware need not wait for what it has let through, but may not let it through afterwards.
        if (Interlocked.CompareExchange(ref _step, (int)Step.Over, (int)Step.Waiting) == (int)Step.Handling) await _handled.Task;
    }

    private Task NextAsync(int index)
    {
        if (index == middlewares.Length)
        {
            return Interlocked.CompareExchange(ref _step, (int)Step.Handling, (int)Step.Waiting) == (int)Step.Waiting ? HandleAsync() : Task.CompletedTask;
        }

        var called = 0;
        return middlewares[index](received, () => Interlocked.Exchange(ref called, 1) == 0 ? NextAsync(index + 1) : Task.CompletedTask) ?? Task.CompletedTask;
    }

    private async Task HandleAsync()
    {
        await router.HandleAsync(received);
        _handled.TrySetResult();
    }
}
