using Chat.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using SocketIo.Redis.Cluster;
using SocketIo.Redis.Streams;
using SocketIo.Server.Engine.Timing;

namespace Chat.Tests.Redis.Streams;

/// <summary>What this node has written and not got back is bounded, also while Redis takes nothing, and goes to the own sockets once and in order.</summary>
internal sealed class OwnEntriesTests
{
    private readonly List<int> _delivered = [];
    private readonly List<WeakReference> _made = [];
    private Deadlines _deadlines = null!;

    [SetUp]
    public void Start()
    {
        _delivered.Clear();
        _made.Clear();
        _deadlines = new Deadlines(new ManualTimeProvider(), NullLogger.Instance);
    }

    [TearDown]
    public void Stop() => _deadlines.Dispose();

    [Test]
    public void What_is_refused_by_Redis_is_kept_within_bytes()
    {
        var own = Make(Task.FromException(new InvalidOperationException("Redis is away.")), most: 1000, mostBytes: 10_000);
        Add(own, count: 100, bytes: 1000);
        Assert.That(_delivered, Is.EqualTo(Enumerable.Range(0, 100)));
        AssertKept(10);
        GC.KeepAlive(own);
    }

    [Test]
    public void What_Redis_does_not_confirm_is_kept_within_number_and_bytes()
    {
        var own = Make(new TaskCompletionSource().Task, most: 5, mostBytes: 10_000);
        Add(own, count: 20, bytes: 10);
        Assert.That(_delivered, Is.EqualTo(Enumerable.Range(0, 15)));
        Add(own, count: 1, bytes: 20_000);
        Assert.That(_delivered, Is.EqualTo(Enumerable.Range(0, 20)));
        own.Close();
        Assert.That(_delivered, Is.EqualTo([.. Enumerable.Range(0, 20), 0]));
    }

    private OwnEntries Make(Task appended, int most, long mostBytes) =>
        new(_deadlines, _ => appended, entry => _delivered.Add(BitConverter.ToInt32(entry.Data)), () => { }, most, mostBytes);

    private void Add(OwnEntries own, int count, int bytes)
    {
        for (var i = 0; i < count; i++)
        {
            var data = new byte[bytes];
            BitConverter.TryWriteBytes(data, i);
            _made.Add(new WeakReference(data));
            _ = own.AddAsync(ClusterMessageType.Broadcast, data).AsTask();
        }
    }

    private void AssertKept(int most)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(_made.Count(made => made.IsAlive), Is.LessThanOrEqualTo(most + 1));
    }
}
