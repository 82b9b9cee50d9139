using Chat.Host.Domain.Access;
using Chat.Tests.Chat.Presence;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Limits;

/// <summary>What every keeper of limits does, wherever it counts.</summary>
internal abstract class AllowancesSuite(IKeepers keepers) : KeeperSuite<IAllowances>(keepers)
{
    [Test]
    public async Task A_user_has_five_sockets_and_a_sixth_when_one_of_them_went()
    {
        var allowances = await CreateAsync().WithPatience();
        foreach (var socket in "abcde") Assert.That(await allowances.TryConnectAsync(9, $"{socket}").WithPatience(), Is.True);
        Assert.That(await allowances.TryConnectAsync(9, "f").WithPatience(), Is.False);
        Assert.That(await allowances.TryConnectAsync(10, "g").WithPatience(), Is.True);
        await allowances.DisconnectAsync(9, "f").WithPatience();
        Assert.That(await allowances.TryConnectAsync(9, "f").WithPatience(), Is.False);
        await allowances.DisconnectAsync(9, "a").WithPatience();
        Assert.That(await allowances.TryConnectAsync(9, "f").WithPatience(), Is.True);
    }

    [Test]
    public async Task Of_many_sockets_at_once_five_get_in()
    {
        var allowances = await CreateAsync().WithPatience();
        var tried = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await allowances.TryConnectAsync(9, $"{i}")))).WithPatience();
        Assert.That(tried.Count(letIn => letIn), Is.EqualTo(5));
    }

    [Test]
    public async Task Thirty_messages_go_out_and_then_one_for_each_that_is_given_back()
    {
        var allowances = await CreateAsync().WithPatience();
        var waits = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(async () => await allowances.TakeMessageAsync(9)))).WithPatience();
        Assert.That(waits.Count(wait => wait is null), Is.EqualTo(30));
        Assert.That(waits.Where(wait => wait is not null), Has.All.InRange(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1)));
        Assert.That(await allowances.TakeMessageAsync(10).WithPatience(), Is.Null);
        await allowances.ReturnMessageAsync(9).WithPatience();
        Assert.That((await allowances.TakeMessageAsync(9).WithPatience() is null, await allowances.TakeMessageAsync(9).WithPatience() is null), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Typing_is_counted_apart()
    {
        var allowances = await CreateAsync().WithPatience();
        var taken = new List<bool>();
        for (var i = 0; i < 21; i++) taken.Add(await allowances.TakeTypingAsync(9).WithPatience());
        Assert.That(taken, Is.EqualTo(Enumerable.Repeat(true, 20).Append(false)));
        Assert.That(await allowances.TakeMessageAsync(9).WithPatience(), Is.Null);
    }
}
