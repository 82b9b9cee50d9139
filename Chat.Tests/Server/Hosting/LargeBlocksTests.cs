using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Server.Hosting.Blocks;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Hosting;

/// <summary><c>UseLargeBlocks</c>: Kestrel's memory comes from blocks of another size.</summary>
public sealed class LargeBlocksTests
{
    private const int Size = 16 * 1024;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Messages_of_all_sizes_go_through_large_blocks_and_an_idle_client_holds_none()
    {
        BlockPool? pool = null;
        await using var app = await TestApp.StartAsync(
            io: server => server.OnConnection(socket =>
            {
                socket.On<string, string>("echo", text => text);
                socket.On<int, string>("fetch", length => new string('x', length));
            }),
            clock: new ManualTimeProvider(),
            services: services => services.AddSocketIo().UseInlineScheduling().UseLargeBlocks(),
            routes: routes =>
            {
                routes.Use(next => context =>
                {
                    pool = (BlockPool)context.Features.GetRequiredFeature<IMemoryPoolFeature>().MemoryPool;
                    return next(context);
                });
                routes.MapSocketIo();
            });
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        Assert.That(pool!.MaxBufferSize, Is.EqualTo(Size));
        foreach (var length in (int[])[1, 5_000, Size - 1, Size, Size + 1, 3 * Size, 200_000])
        {
            var text = new string('x', length - 1) + (char)('a' + (length % 26));
            await client.SendTextAsync($"421[\"echo\",\"{text}\"]");
            Assert.That(await client.ReadTextAsync(), Is.EqualTo($"431[\"{text}\"]"));
        }

        // Written in pieces, the last of which leaves nothing to flush.
        await client.SendTextAsync("422[\"fetch\",200000]");
        Assert.That(await client.ReadTextAsync(), Has.Length.EqualTo("432[\"\"]".Length + 200_000));
        await Patience.UntilAsync(() => pool.Lent == 0, "nothing is lent");
        Assert.That(pool.Idle, Is.GreaterThan(0));
    }

    [Test]
    public void What_nobody_needed_between_two_looks_is_let_go()
    {
        var clock = new ManualTimeProvider();
        using var pool = new BlockPool(Size, clock);
        var burst = Enumerable.Range(0, 10).Select(_ => pool.Rent()).ToArray();
        foreach (var block in burst) block.Dispose();
        clock.Advance(BetweenLooks);
        Assert.That(pool.Idle, Is.EqualTo(10));

        var few = Enumerable.Range(0, 3).Select(_ => pool.Rent()).ToArray();
        foreach (var block in few) block.Dispose();
        clock.Advance(BetweenLooks);
        Assert.That(pool.Idle, Is.EqualTo(3));

        clock.Advance(BetweenLooks);
        Assert.That(pool.Idle, Is.Zero);
    }

    [Test]
    public void A_block_is_lent_again_and_never_to_two_at_a_time()
    {
        using var pool = new BlockPool(Size, new ManualTimeProvider());
        var first = pool.Rent();
        var second = pool.Rent(Size);
        Assert.That(second, Is.Not.SameAs(first));
        Assert.That(first.Memory.Length, Is.EqualTo(Size));
        first.Dispose();
        Assert.That(pool.Rent(), Is.SameAs(first));
        Assert.That(() => pool.Rent(Size + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_pool_that_is_over_keeps_nothing()
    {
        var pool = new BlockPool(Size, new ManualTimeProvider());
        var late = pool.Rent();
        pool.Rent().Dispose();
        ((IDisposable)pool).Dispose();
        late.Dispose();
        Assert.That(pool.Idle, Is.Zero);
        Assert.That(() => pool.Rent(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [TestCase(4 * 1024 - 1)]
    [TestCase(1024 * 1024 + 1)]
    public void A_size_that_makes_no_sense_is_refused(int size) =>
        Assert.That(() => new ServiceCollection().AddSocketIo().UseLargeBlocks(size), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
