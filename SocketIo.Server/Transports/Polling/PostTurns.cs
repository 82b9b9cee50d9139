using Microsoft.AspNetCore.Http;

namespace SocketIo.Server.Transports.Polling;

/// <summary>
/// The POSTs of a session: one at a time, in the order they came. A POST is refused only while the body of another is still
/// on its way (F-ENG-60): a client that has read the answer to what it posted may post again, although the rest of that POST
/// is still being handled.
/// </summary>
internal sealed class PostTurns
{
    /// <summary>More than a client has in flight that waits for nothing; each holds a connection, and none of its body.</summary>
    private const int Limit = 64;

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private int _count;
    private HttpContext? _incomplete;
    private bool _closed;

    /// <summary>Ends when every POST that was let in has been handled.</summary>
    public Task Handled
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    /// <summary>Lets a POST in.</summary>
    /// <param name="done">What the caller completes by <see cref="Leave"/>.</param>
    /// <returns>Ends when it is its turn; null when it is refused.</returns>
    public Task? TryEnter(TaskCompletionSource done)
    {
        lock (_gate)
        {
            if (_incomplete is not null || _count == Limit) return null;
            _count++;
            var turn = _last;
            _last = done.Task;
            return turn;
        }
    }

    /// <summary>The body of the POST whose turn it is has to be waited for.</summary>
    /// <returns>False when another POST is there already.</returns>
    public bool TryAwaitBody(HttpContext context)
    {
        lock (_gate)
        {
            _incomplete = context;
            if (!_closed) return _count == 1;
        }

        context.Abort();
        return true;
    }

    /// <summary>The body has ended.</summary>
    /// <returns>False when nobody is interested any more.</returns>
    public bool EndBody()
    {
        lock (_gate)
        {
            _incomplete = null;
            return !_closed;
        }
    }

    public void Leave(TaskCompletionSource done)
    {
        lock (_gate)
        {
            if (--_count == 0) _last = Task.CompletedTask;
        }

        done.SetResult();
    }

    /// <summary>A body that is still on its way has nowhere to go (F-ENG-117).</summary>
    public void Close()
    {
        HttpContext? incomplete;
        lock (_gate)
        {
            _closed = true;
            incomplete = _incomplete;
        }

        incomplete?.Abort();
    }
}
