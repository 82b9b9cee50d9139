using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Presence;

/// <summary>What every keeper of typing marks does, wherever it keeps them.</summary>
internal abstract class TypingMarksSuite(IKeepers keepers) : KeeperSuite<ITypingMarks>(keepers)
{
    private static readonly ConversationKey Group = ConversationKey.Group(Guid.NewGuid());

    [Test]
    public async Task A_mark_is_taken_once_and_by_its_own_connection_where_one_is_named()
    {
        var marks = await CreateAsync().WithPatience();
        await marks.SetAsync(Group, 9, "a", Typing.Span).WithPatience();
        Assert.That((await marks.TakeAsync(Group, 9, "b").WithPatience(), await marks.TakeAsync(Group, 3, null).WithPatience()), Is.EqualTo((false, false)));
        Assert.That((await marks.TakeAsync(Group, 9, "a").WithPatience(), await marks.TakeAsync(Group, 9, "a").WithPatience()), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task A_mark_that_is_set_again_is_of_the_connection_that_did()
    {
        var marks = await CreateAsync().WithPatience();
        await marks.SetAsync(Group, 9, "a", Typing.Span).WithPatience();
        await marks.SetAsync(Group, 9, "b", Typing.Span).WithPatience();
        Assert.That((await marks.TakeAsync(Group, 9, "a").WithPatience(), await marks.TakeAsync(Group, 9, null).WithPatience()), Is.EqualTo((false, true)));
    }
}
