using Chat.Host.Domain.Presence;
using Chat.Host.Presence;

namespace Chat.Tests.Chat.Presence;

internal sealed class MemoryTypingMarksTests : TypingMarksSuite
{
    protected override Task<ITypingMarks> CreateAsync() => Task.FromResult<ITypingMarks>(new MemoryTypingMarks());
}
