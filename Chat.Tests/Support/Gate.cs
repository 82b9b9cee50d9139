namespace Chat.Tests.Support;

/// <summary>A place where code under test stops until the test lets it go on.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody stands at the gate.</summary>
    public Task Reached => _reached.Task.WithPatience("somebody reaches the gate");

    public void Open() => _opened.TrySetResult();

    public Task PassAsync()
    {
        _reached.TrySetResult();
        return _opened.Task.WithPatience("the gate opens");
    }
}
