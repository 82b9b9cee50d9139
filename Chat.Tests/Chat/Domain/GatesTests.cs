using Chat.Host.Domain;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Domain;

public sealed class GatesTests
{
    [Test]
    public async Task One_is_inside_and_the_next_waits()
    {
        var gates = new Gates();
        var inside = await gates.EnterAsync("room:1").WithPatience();
        var next = gates.EnterAsync("room:1").AsTask();
        using var other = await gates.EnterAsync("room:2").WithPatience();
        Assert.That(next.IsCompleted, Is.False);
        inside.Dispose();
        inside.Dispose();
        (await next.WithPatience()).Dispose();
    }

    [Test]
    public async Task Many_who_want_the_same_gates_in_any_order_all_get_through()
    {
        var gates = new Gates();
        var passes = Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            string[] keys = i % 2 == 0 ? ["a", "b", "c"] : ["c", "b", "a", "a"];
            using var entered = await gates.EnterAllAsync(keys);
            await Task.Yield();
        }));
        await Task.WhenAll(passes).WithPatience();
    }
}
