using Chat.Tests.Support;
using SocketIo.Redis.Forwarding;

namespace Chat.Tests.Redis.Forwarding;

internal sealed class TunnelTests
{
    private readonly Queue<(Tunnel To, Frame Frame)> _wire = new();
    private Func<Frame, bool> _loses = _ => false;
    private Tunnel _near = null!;
    private Tunnel _far = null!;
    private int _sent;

    [SetUp]
    public void Dig()
    {
        _wire.Clear();
        _loses = _ => false;
        _near = new Tunnel(7, 1, Send) { IsOpener = true };
        _far = new Tunnel(7, 2, Send);
    }

    [TearDown]
    public async Task FillAsync()
    {
        await _near.DisposeAsync();
        await _far.DisposeAsync();
    }

    [Test]
    public async Task Bytes_arrive_whole_and_in_order_and_then_the_end()
    {
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        var writing = WriteAsync(bytes);
        var arrived = new MemoryStream();
        var buffer = new byte[5000];
        int length;
        do
        {
            var reading = _far.ReadAsync(buffer).AsTask();
            while (!reading.IsCompleted) await DeliverAsync();
            length = await reading;
            arrived.Write(buffer, 0, length);
        }
        while (length > 0);
        await DeliverAsync();
        await writing.WithPatience();
        Assert.That(arrived.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Who_writes_waits_for_who_reads()
    {
        var writing = _near.WriteAsync(new byte[1_000_000]).AsTask();
        await DeliverAsync();
        Assert.That(writing.IsCompleted, Is.False);
        Assert.That(_sent, Is.EqualTo(16));

        Assert.That(await _far.ReadAsync(new byte[16 * 1024]).AsTask().WithPatience(), Is.EqualTo(16 * 1024));
        Assert.That(_sent, Is.EqualTo(16));
        var next = _far.ReadAsync(new byte[1]).AsTask();
        await DeliverAsync();
        await Patience.UntilAsync(() => _sent == 17);
        await next.WithPatience();
        _near.Abort(tell: false);
        Assert.That(async () => await writing.WithPatience(), Throws.TypeOf<IOException>());
    }

    [Test]
    public async Task What_is_written_is_used_when_more_is_asked_for()
    {
        await _near.WriteLastAsync("all of it"u8.ToArray());
        var used = _near.WhenUsedAsync();
        await DeliverAsync();
        await _far.ReadExactlyAsync(new byte[9]).AsTask().WithPatience();
        await DeliverAsync();
        Assert.That(used.IsCompleted, Is.False);

        Assert.That(await _far.ReadAsync(new byte[1]).AsTask().WithPatience(), Is.Zero);
        await DeliverAsync();
        await used.WithPatience();
    }

    [Test]
    public async Task A_piece_that_is_lost_ends_it_at_both_sides()
    {
        _loses = frame => frame is { Type: FrameType.Piece, Number: 1 };
        for (var i = 0; i < 3; i++) await _near.WriteAsync(new byte[10]);
        await DeliverAsync();
        await _far.ReadExactlyAsync(new byte[10]).AsTask().WithPatience();
        Assert.That(async () => await _far.ReadAsync(new byte[10]), Throws.TypeOf<IOException>());
        Assert.That(async () => await _near.WriteAsync(new byte[10]), Throws.TypeOf<IOException>());
        Assert.That(_near.Over.IsCancellationRequested && _far.Over.IsCancellationRequested);
    }

    [Test]
    public async Task That_the_last_piece_is_lost_is_found_out()
    {
        _loses = frame => frame.IsLast;
        await _near.WriteAsync(new byte[10]);
        await _near.WriteLastAsync(new byte[10]);
        await DeliverAsync();
        Assert.That(_far.Over.IsCancellationRequested, Is.False);
        _near.Check();
        await DeliverAsync();
        Assert.That(_near.Over.IsCancellationRequested && _far.Over.IsCancellationRequested);
    }

    [Test]
    public async Task That_a_confirmation_is_lost_is_made_good()
    {
        _loses = frame => frame.Type == FrameType.Used;
        await _near.WriteLastAsync(new byte[10]);
        var used = _near.WhenUsedAsync();
        await DeliverAsync();
        await _far.ReadExactlyAsync(new byte[10]).AsTask().WithPatience();
        Assert.That(await _far.ReadAsync(new byte[1]).AsTask().WithPatience(), Is.Zero);
        await DeliverAsync();
        Assert.That(used.IsCompleted, Is.False);

        _loses = _ => false;
        _near.Check();
        await DeliverAsync();
        await used.WithPatience();
    }

    [Test]
    public async Task A_confirmation_of_what_was_never_sent_or_is_known_counts_for_nothing()
    {
        await _near.WriteAsync(new byte[10]);
        _near.Take(new Frame(FrameType.Used, 0, 7, 5, false, default));
        _near.Take(new Frame(FrameType.Used, 0, 7, uint.MaxValue, false, default));
        var used = _near.WhenUsedAsync();
        Assert.That(used.IsCompleted, Is.False);
        _near.Take(new Frame(FrameType.Used, 0, 7, 1, false, default));
        _near.Take(new Frame(FrameType.Used, 0, 7, 0, false, default));
        await used.WithPatience();
        await _near.WhenUsedAsync().WithPatience();
    }

    [Test]
    public void A_piece_that_is_larger_than_any_is_not_kept()
    {
        _far.Take(new Frame(FrameType.Open, 0, 7, 0, false, new byte[(16 * 1024) + 1]));
        Assert.That(_far.Over.IsCancellationRequested);
    }

    private void Send(Tunnel from, FrameType type, uint number, bool isLast, ReadOnlyMemory<byte> bytes)
    {
        if (ReferenceEquals(from, _near) && type is FrameType.Open or FrameType.Piece) _sent = (int)number + 1;
        var frame = new Frame(type, 0, from.Id, number, isLast, bytes);
        Assert.That(Frame.TryRead(frame.ToBytes(), out var read));
        lock (_wire) _wire.Enqueue((ReferenceEquals(from, _near) ? _far : _near, read));
    }

    private async Task DeliverAsync()
    {
        await Task.Yield();
        while (TryTake(out var next))
        {
            if (!_loses(next.Frame)) next.To.Take(next.Frame);
        }
    }

    private bool TryTake(out (Tunnel To, Frame Frame) next)
    {
        lock (_wire) return _wire.TryDequeue(out next);
    }

    private async Task WriteAsync(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += 7777) await _near.WriteAsync(bytes.AsMemory(at, Math.Min(7777, bytes.Length - at)));
        await _near.WriteLastAsync(default);
    }
}
